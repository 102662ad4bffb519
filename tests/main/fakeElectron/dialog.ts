type Options = Record<string, unknown>;

/** Electron takes the window that a dialog belongs to before its options, or leaves it out. */
function optionsOf(sent: unknown[]): Options {
  return sent.at(-1) as Options;
}

/** Each test says what the person chooses. */
export const dialog = {
  saveChoice: { canceled: true, filePath: '' },
  openChoice: { canceled: true, filePaths: [] as string[] },
  /** Asked when a message box is shown; the index of the button. */
  answer: (): number | Promise<number> => 0,
  saveDialogs: [] as Options[],
  openDialogs: [] as Options[],
  questions: [] as Options[],
  errorBoxes: [] as string[],

  showSaveDialog(...sent: unknown[]) {
    this.saveDialogs.push(optionsOf(sent));
    return Promise.resolve(this.saveChoice);
  },
  showOpenDialog(...sent: unknown[]) {
    this.openDialogs.push(optionsOf(sent));
    return Promise.resolve(this.openChoice);
  },
  async showMessageBox(...sent: unknown[]) {
    this.questions.push(optionsOf(sent));
    return { response: await this.answer() };
  },
  showErrorBox(_title: string, content: string): void {
    this.errorBoxes.push(content);
  },
};
