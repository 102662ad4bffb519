import type { Blow } from '../schedule';
import type { ServerSubject } from '../serverSubject';
import { flood } from './flood';

const requestsInFlood = 20;

/** What a browser asks for meanwhile. */
export const pageBlows: readonly Blow<ServerSubject>[] = [
  {
    name: 'page loaded',
    perDeck: 2,
    async strike(subject) {
      await loadPage(subject);
    },
  },
  {
    name: '300 connections without a token, and the page meanwhile',
    perDeck: 1,
    async strike(subject, draw) {
      const server = subject.running();
      const relief = await flood(await server.address, 300, draw);
      for (let request = 0; request < requestsInFlood; request++) await loadPage(subject);
      return relief;
    },
  },
];

/** Asks for the page and all that it names: each file comes, or a sentence in its place. */
async function loadPage(subject: ServerSubject): Promise<void> {
  try {
    await askForPage(subject);
  } catch (error) {
    subject.missed(error);
  }
}

async function askForPage(subject: ServerSubject): Promise<void> {
  const server = subject.running();
  const page = await server.ask('/');
  const assets = [...page.text.matchAll(/(?:src|href)="\.?(\/[^"]+)"/g)].map(([, path]) => path!);
  if (page.status !== 200 || assets.length === 0) {
    return subject.diary.fault(`the page came with status ${page.status}: ${page.text}`);
  }
  for (const asset of assets) {
    const { status, text } = await server.ask(asset);
    if (status !== 200) subject.diary.fault(`${asset} came with status ${status}: ${text}`);
  }
  subject.diary.count('page loaded');
}
