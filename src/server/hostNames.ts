import { BlockList, isIP } from 'node:net';
import { hostname, networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** Where the server is without being asked otherwise: nobody but this machine reaches it there. */
export const loopback = '127.0.0.1';

/** Where a server listens. */
export interface ListeningAddress {
  /** As it was asked for, in the form that browsers use. */
  readonly name: string;
  /** What the system made of it. */
  readonly address: string;
  readonly port: number;
}

/** All addresses of IPv4, and those of both versions. */
const everyIpv4 = '0.0.0.0';
const everyAddress = '::';

const loopbacks = new BlockList();
loopbacks.addSubnet('127.0.0.0', 8, 'ipv4');
loopbacks.addAddress('::1', 'ipv6');

/** Whether a server that listens there can be reached by this machine alone. */
export function isLoopback(address: string): boolean {
  return loopbacks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * The host as browsers write it: lower case, and 127.0.0.1 for “127.1”, 0.0.0.0 for “0”; null where
 * no browser could name it.
 */
export function canonicalHost(name: string): string | null {
  if (!URL.canParse(`http://${inUrl(name)}/`)) return null;
  const { href, hostname: host } = new URL(`http://${inUrl(name)}/`);
  // Anything more than a name.
  if (href !== `http://${host}/`) return null;
  return host.replace(/^\[|\]$/g, '');
}

/**
 * What a browser may say in its Host header, if it means the server that listens there: names of
 * this machine alone, so that a foreign name which was made to point here opens nothing.
 */
export function acceptedHosts({ name, address, port }: ListeningAddress): string[] {
  const names = [name, address];
  if (address === everyAddress) names.push('::1');
  if (listensEverywhere(address)) {
    names.push(loopback, 'localhost', hostname(), ...interfaceAddresses(address));
  } else if (isLoopback(address)) names.push('localhost');
  return names
    .filter((host) => host !== everyIpv4 && host !== everyAddress)
    .filter((host) => canonicalHost(host) !== null)
    .map((host) => hostOf(host, port));
}

/** An address that others can open; where the server listens everywhere, one of this machine's. */
export function visibleHost({ name, address, port }: ListeningAddress): string {
  if (!listensEverywhere(address)) return hostOf(name, port);
  return hostOf(interfaceAddresses(address)[0] ?? loopback, port);
}

function listensEverywhere(address: string): boolean {
  return address === everyIpv4 || address === everyAddress;
}

/** As browsers write it: lower case, brackets around IPv6, no port where it is HTTP's own. */
function hostOf(name: string, port: number): string {
  return new URL(`http://${inUrl(name)}:${port}`).host;
}

function inUrl(name: string): string {
  return name.includes(':') ? `[${name}]` : name;
}

/**
 * Addresses of this machine at which others may reach what listens at all of them, IPv4 first;
 * link-local ones need an interface's name.
 */
function interfaceAddresses(listening: string): string[] {
  const isReached = ({ internal, address, family }: NetworkInterfaceInfo) =>
    !internal && !address.startsWith('fe80:') && (listening === everyAddress || family === 'IPv4');
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(isReached)
    .sort((one, other) => one.family.localeCompare(other.family))
    .map(({ address }) => address);
}
