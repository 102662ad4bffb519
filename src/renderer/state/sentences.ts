import {
  isAtRest,
  type AgentStatus,
  type EventOf,
  type Status,
} from '../../shared/protocol/events';
import { isAtLimit, reachedLimitInWords, type Limits } from '../../shared/hyperparameters/limits';
import { formatCount, formatDuration, formatScore } from '../../shared/format';
import { fullScore, fullScoreCount, meanOf } from '../../shared/scores';

export type Tone = 'plain' | 'busy' | 'good' | 'bad';

/** What the message line says. */
export interface Message {
  readonly tone: Tone;
  readonly text: string;
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function episodes(count: number): string {
  return counted(count, 'episode');
}

/** "18 of 20 reached 500". */
export function reachedFullScore(scores: readonly number[]): string {
  return `${fullScoreCount(scores)} of ${scores.length} reached ${fullScore}`;
}

/** The agent within a sentence. */
function nameOf(agent: AgentStatus): string {
  if (agent.origin === 'opened') return agent.name;
  return agent.origin === 'bundled' ? 'the trained example' : 'the agent';
}

/** What to do first, said when the window has nothing else to tell. */
export function invitation(agent: AgentStatus): Message {
  const limit = limitText(agent);
  const text =
    agent.origin === 'bundled'
      ? 'Press Test to watch a trained agent balance the pole, or Train to watch a new one learn.'
      : limit !== null
        ? `The agent is at its limit of ${limit}: press Test to watch it.`
        : agent.environmentSteps === 0
          ? 'This agent knows nothing yet: press Train to watch it learn.'
          : 'The agent is ready: press Test to watch it, or Train to let it learn on.';
  return { tone: 'plain', text };
}

/** "100,000 steps", where that keeps the agent from learning on; null where nothing does. */
export function limitText(agent: AgentStatus): string | null {
  const { origin, hyperparameters } = agent;
  if (origin === 'bundled' || !isAtLimit(hyperparameters, agent)) return null;
  return reachedLimitInWords(hyperparameters, agent);
}

/** "Train 100,000 steps more", up to higher limits. */
export function trainFurtherLabel(agent: AgentStatus, limits: Limits): string {
  const { maxSteps } = agent.hyperparameters;
  return limits.maxSteps > maxSteps
    ? `Train ${counted(limits.maxSteps - agent.environmentSteps, 'step')} more`
    : `Train ${counted(limits.maxEpisodes - agent.episodes, 'episode')} more`;
}

/** What a window without control says while nothing runs. */
const watchersInvitation = 'What the other window starts is shown here as it happens.';

/** At rest: what the agent can, and what can be done from this window. */
function restMessage(agent: AgentStatus, hasControl: boolean): Message {
  const solution = agent.origin === 'bundled' ? null : solutionText(agent);
  const next = hasControl ? invitation(agent).text : watchersInvitation;
  return solution === null
    ? { tone: 'plain', text: next }
    : { tone: 'good', text: `${solution}. ${next}` };
}

/** "Solved at 1,500 steps with a mean of 498.3 on 100 fresh starts"; null while it is unsolved. */
function solutionText({
  solvedAtStep,
  solvedWithMean,
  hyperparameters,
}: AgentStatus): string | null {
  if (solvedAtStep === null) return null;
  const solved = `Solved at ${formatCount(solvedAtStep)} steps`;
  if (solvedWithMean === null) return solved;
  return (
    `${solved} with a mean of ` +
    `${formatScore(solvedWithMean)} on ${hyperparameters.confirmEpisodes} fresh starts`
  );
}

/** The line to the trainer. */
export type Link = 'connecting' | 'connected' | 'reconnecting' | 'lost' | 'accessDenied';

/** What the window says now: the line's trouble before news, news before what goes on. */
export function messageOf(
  trouble: Message | null,
  notice: Message | null,
  status: Status | null,
  lastEnd: EventOf<'activityEnded'> | null,
  hasControl: boolean,
  news: string | null,
): Message {
  if (trouble !== null) return trouble;
  if (notice !== null) return notice;
  if (status === null) return { tone: 'busy', text: 'Waiting for the trainer…' };
  const { activity, agent } = status;
  if (isAtRest(activity) && lastEnd !== null) return endMessage(lastEnd, agent, hasControl);
  if (news !== null && activity === 'train' && !status.paused) {
    return { tone: 'busy', text: `Training… ${news}` };
  }
  return activityMessage(status, hasControl);
}

/**
 * What is wrong with the line to the trainer.
 * @param refusal why there is none, where the other end said so
 */
export function lineTrouble(link: Exclude<Link, 'connected'>, refusal: string | null): Message {
  if (refusal !== null) return { tone: 'bad', text: refusal };
  const text = {
    connecting: 'Connecting to the trainer…',
    reconnecting: 'The line to the trainer was lost. Reconnecting…',
    lost: 'No trainer answers. Trying again… If CartPole Studio was stopped, start it again.',
    accessDenied: 'CartPole Studio was started anew: open the address that it printed.',
  }[link];
  return { tone: link === 'accessDenied' ? 'bad' : 'busy', text };
}

/**
 * The trainer is there: what it went on from, or that it is there again; null where neither is news.
 * @param cutOff what was lost with the line, and what to do
 */
export function welcomeMessage(
  { status, hasControl, resumed }: EventOf<'welcome'>,
  again: boolean,
  cutOff: string | null,
): Message | null {
  if (resumed === null && !again) return null;
  const news = resumed ?? 'Connected again.';
  if (cutOff !== null) return { tone: 'bad', text: `${news} ${cutOff}` };
  const { tone, text } = activityMessage(status, hasControl);
  return { tone, text: resumed ?? `${news} ${text}` };
}

/** Another window has control now. */
export function controlMessage(status: Running, hasControl: boolean): Message {
  const { tone, text } = activityMessage(status, hasControl);
  const news = hasControl ? 'This window drives now.' : 'Another window took over.';
  return { tone, text: `${news} ${text}` };
}

type Running = Pick<Status, 'activity' | 'paused' | 'agent' | 'pace'>;

/** What has just begun, or goes on; to a window with control also what a person can do about it. */
export function activityMessage(running: Running, hasControl: boolean): Message {
  const { activity, paused, agent, pace } = running;
  if (isAtRest(activity)) return restMessage(agent, hasControl);
  const doing = {
    train: `training ${nameOf(agent)}`,
    test: `testing ${nameOf(agent)} without exploration`,
    random: 'playing at random, without a network',
  }[activity];
  if (paused) {
    const more = hasControl ? ': resume, or take single steps.' : '.';
    return { tone: 'plain', text: `Paused while ${doing}${more}` };
  }
  const more = {
    train: ` It ends ${endOfTraining(agent)}.`,
    // A full episode lasts ten seconds at the environment's own pace.
    test: pace === '1x' ? ' A faster pace brings all the scores sooner.' : '',
    random: '',
  }[activity];
  const text = `${doing[0]!.toUpperCase()}${doing.slice(1)}…`;
  return { tone: 'busy', text: hasControl ? text + more : text };
}

/** "when solved, or after 100,000 steps". */
function endOfTraining(agent: AgentStatus): string {
  const { checkEverySteps, maxSteps, maxEpisodes } = agent.hyperparameters;
  const ends = [
    ...(checkEverySteps > 0 && agent.solvedAtStep === null ? ['when solved'] : []),
    ...(maxSteps > 0 ? [`after ${formatCount(maxSteps)} steps`] : []),
    ...(maxEpisodes > 0 ? [`after ${episodes(maxEpisodes)}`] : []),
    'when you press Stop',
  ];
  return ends.slice(0, 2).join(', or ');
}

/** How an activity ended; to a window with control also what a person can do next. */
export function endMessage(
  event: EventOf<'activityEnded'>,
  agent: AgentStatus,
  hasControl: boolean,
): Message {
  const took = formatDuration(event.wallMs);
  if (event.reason === 'failed') {
    return { tone: 'bad', text: 'It failed: what ran was stopped. The agent is kept.' };
  }
  if (event.activity === 'train') {
    if (event.reason === 'solved') {
      const next = hasControl ? ' Press Test to watch it.' : '';
      const how = solutionText(agent);
      return { tone: 'good', text: `${how === null ? 'Solved' : `${how},`} in ${took}.${next}` };
    }
    const done = `${formatCount(agent.environmentSteps)} steps, ${episodes(agent.episodes)}`;
    return event.reason === 'limit'
      ? { tone: 'plain', text: `Training reached its limit: ${done}, ${took}.` }
      : {
          tone: 'plain',
          text: `Training stopped after ${done}.${hasControl ? ' Train goes on from here.' : ''}`,
        };
  }
  const what = event.activity === 'test' ? 'Test' : 'Random play';
  if (event.scores.length === 0) {
    return { tone: 'plain', text: `${what} stopped before an episode ended.` };
  }
  const result = `mean ${formatScore(meanOf(event.scores))}, ${reachedFullScore(event.scores)}`;
  const ended = event.reason === 'stopped' ? 'stopped' : 'done';
  const good =
    event.activity === 'test' && meanOf(event.scores) >= agent.hyperparameters.solvedMean;
  return {
    tone: good ? 'good' : 'plain',
    text: `${what} ${ended} after ${episodes(event.scores.length)}: ${result}.`,
  };
}
