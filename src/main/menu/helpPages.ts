import { dialog, shell, type MenuItemConstructorOptions } from 'electron';
import { projectPage } from '../../host/app/projectPage';

const ownPage = projectPage();

/** All that the app ever opens in a browser; nothing else can name an address. */
const helpPages: Readonly<Record<string, string>> = {
  ...(ownPage === null ? {} : { 'CartPole Studio’s Page': ownPage }),
  'CartPole, the Environment':
    'https://gymnasium.farama.org/environments/classic_control/cart_pole/',
  'Deep Q-Networks, the Paper': 'https://arxiv.org/abs/1312.5602',
  'Saved Models of TensorFlow.js': 'https://www.tensorflow.org/js/guide/save_load',
};

/** The help menu's pages, for the system's browser. */
export function helpItems(): MenuItemConstructorOptions[] {
  return Object.entries(helpPages).map(([label, address]) => ({
    label,
    click: () => void open(address),
  }));
}

async function open(address: string): Promise<void> {
  try {
    await shell.openExternal(address);
  } catch {
    // Why is the system's own business; the person gets the address to open it by hand.
    dialog.showErrorBox(
      'No browser could be started',
      `Open this address in a browser of your own: ${address}`,
    );
  }
}
