import { hostname, networkInterfaces } from 'node:os';

/** Where the server is without being asked otherwise: nobody but this machine reaches it there. */
export const loopback = '127.0.0.1';

const everyInterface = new Set(['0.0.0.0', '::']);

/** Whether a server that listens there can be reached by this machine alone. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
}

/**
 * What a browser may say in its Host header, if it means the server that listens at `address`:
 * names of this machine alone, so that a foreign name which was made to point here opens nothing.
 */
export function acceptedHosts(address: string, port: number): string[] {
  const names = everyInterface.has(address)
    ? [loopback, 'localhost', hostname(), ...interfaceAddresses()]
    : isLoopback(address)
      ? [address, 'localhost']
      : [address];
  return names.filter((name) => isUrlHost(name)).map((name) => hostOf(name, port));
}

/** An address that others can open; where the server listens everywhere, one of this machine's. */
export function visibleHost(address: string, port: number): string {
  const visible = everyInterface.has(address) ? (interfaceAddresses()[0] ?? loopback) : address;
  return hostOf(visible, port);
}

/** Whether a browser could name that host at all. */
export function isUrlHost(name: string): boolean {
  return URL.canParse(`http://${inUrl(name)}/`);
}

/** As browsers write it: lower case, brackets around IPv6, no port where it is HTTP's own. */
function hostOf(name: string, port: number): string {
  return new URL(`http://${inUrl(name)}:${port}`).host;
}

function inUrl(name: string): string {
  return name.includes(':') ? `[${name}]` : name;
}

/** Addresses of this machine that others may reach; link-local ones need an interface's name. */
function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .sort((one, other) => one.family.localeCompare(other.family))
    .map(({ address }) => address);
}
