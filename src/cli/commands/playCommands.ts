import { randomInt } from 'node:crypto';
import type { ActivationName } from '../../shared/activations';
import type { Command } from '../../shared/protocol/commands';
import { counted } from '../../shared/format';
import { fullScore, fullScoreCount, meanOf } from '../../shared/scores';
import { exitCodes } from '../exitCodes';
import { onInterrupt } from '../interruption';
import { openInTrainer } from '../openInTrainer';
import { openModel } from '../openedModel';
import { writeLine, writeProblem } from '../output';
import { TrainerConnection } from '../trainerConnection';

export interface PlayOptions {
  readonly episodes: number;
  readonly seed?: number;
  readonly json?: boolean;
}

export interface TestOptions extends PlayOptions {
  readonly activation?: ActivationName;
}

/**
 * Plays greedy episodes with a saved model, or with the trained example where none is named; resolves
 * to the exit code.
 */
export async function testModel(named: string | undefined, options: TestOptions): Promise<number> {
  const { episodes, seed, json = false, activation } = options;
  const connection =
    named === undefined
      ? await TrainerConnection.open('simd')
      : await openInTrainer(await openModel(named, activation));
  const { agent } = await connection.status(() => true);
  if (named === undefined && agent.origin !== 'bundled') {
    await connection.close();
    writeProblem(
      'The trained example is missing or damaged: name a model, as in “cartpole-studio test my-agent”.',
    );
    return exitCodes.failed;
  }
  if (json) writeLine(JSON.stringify({ event: 'started', model: agent.name }));
  else if (named === undefined) writeLine('testing the trained example that comes with the app');
  return play(connection, { type: 'test', episodes, ...(seed !== undefined && { seed }) }, options);
}

/** Plays episodes of random actions; resolves to the exit code. */
export async function playRandom(options: PlayOptions): Promise<number> {
  const { episodes, seed = randomInt(2 ** 32) } = options;
  const connection = await TrainerConnection.open('simd');
  if (options.json !== true) writeLine(`playing at random, seed ${seed}`);
  return play(connection, { type: 'playRandom', episodes, seed }, { ...options, seed });
}

async function play(
  connection: TrainerConnection,
  command: Extract<Command, { type: 'test' | 'playRandom' }>,
  { episodes, seed, json = false }: PlayOptions,
): Promise<number> {
  const interrupted = onInterrupt(() => connection.send({ type: 'stop' }));
  connection.listen((event) => {
    if (event.type === 'failed') writeProblem(event.message);
    if (event.type !== 'playEpisodeEnded') return;
    const { episode, score } = event;
    writeLine(
      json
        ? JSON.stringify({ event: 'episode', episode, score })
        : `episode: ${episode}/${episodes}, score: ${score}`,
    );
  });
  const { scores, wallMs, reason } = await connection.request(command, 'activityEnded');
  await connection.close();
  const mean = scores.length === 0 ? null : meanOf(scores);
  const perfect = fullScoreCount(scores);
  if (json) {
    const summary = { scores, mean, perfect, episodes: scores.length, wallMs: Math.round(wallMs) };
    writeLine(
      JSON.stringify({ event: 'finished', ...summary, ...(seed !== undefined && { seed }) }),
    );
  } else {
    const words = mean === null ? 'none finished' : `mean ${mean.toFixed(1)}`;
    writeLine(
      `${words} over ${counted(scores.length, 'episode')}, ${perfect} of them reached ${fullScore}`,
    );
  }
  return interrupted() ?? (reason === 'failed' ? exitCodes.failed : exitCodes.done);
}
