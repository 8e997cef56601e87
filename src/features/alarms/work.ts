import type { JobHandler, JobResult, JobRun } from '../../jobs/handler.ts';
import { formatDuration } from '../../kernel/time.ts';
import { headingOf } from './card.ts';
import { isUrgent } from './card-buttons.ts';
import { type CardModel, cardModel, type Mood } from './card-model.ts';
import { contextHandler, isExplained } from './context-work.ts';
import { stepEntry } from './entries.ts';
import { nextStep } from './escalation.ts';
import { incidentChartHandler } from './incident-chart.ts';
import {
  CARD,
  CONTEXT,
  contextJob,
  INCIDENT_CHART,
  LINKED,
  readCardInput,
  readOpening,
  readSilence,
  SILENCE,
  wakeCardsOf,
} from './jobs.ts';
import type { AlarmParts } from './parts.ts';
import { readProgress, showCard } from './show-card.ts';
import { noteChanges, tellChanges, tellStep } from './tell.ts';

/** The work of alarms that outlives a request, by kind of job. */
export function alarmWork(parts: AlarmParts): Readonly<Record<string, JobHandler>> {
  return {
    [CARD]: cardHandler(parts),
    [CONTEXT]: contextHandler(parts),
    [SILENCE]: silenceHandler(parts),
    [LINKED]: linkedHandler(parts),
    [INCIDENT_CHART]: incidentChartHandler(parts),
  };
}

/**
 * Slack allows some fifty edits a minute for the whole workspace, and a message a second for each channel: a card changes no
 * more often than this, and seldom while its alarms change all the time.
 */
const PACE_MS = 1_500;
const BUSY_PACE_MS = 10_000;
/** So many changes within a minute. */
const BUSY = 6;
/** How often an open card is looked at even if nobody told that something changed. */
const LOOK_MS = 20_000;
/** After so many attempts, some four minutes, waiting alone does not help: the job rests, and goes on. */
const MOST_ATTEMPTS = 8;
const REST_MS = 5 * 60_000;

/** Keeps a card true until it is closed, tells its thread what changed, and pages people whom nobody else has told. */
function cardHandler(parts: AlarmParts): JobHandler {
  return async (run) => {
    try {
      return await look(parts, run);
    } catch (error) {
      if (run.signal.aborted || run.attempt <= MOST_ATTEMPTS) throw error;
      parts.onFailure(error);
      return { again: parts.now() + REST_MS };
    }
  };
}

/** One look. When the card was opened again, this one only ends what it began: the job of that opening does the rest. */
async function look(parts: AlarmParts, run: JobRun): Promise<JobResult> {
  const { card: id, opening } = readOpening(run.input);
  const model = await settled(parts, id);
  if (!model) return 'done';
  const { card } = model;
  if (card.opening !== opening) {
    await tellChanges(parts, model, opening);
    return 'done';
  }
  const { version, shownAt } = readProgress(run);
  const pace = model.recent < BUSY ? PACE_MS : BUSY_PACE_MS;
  if (card.version !== version) {
    if (parts.now() < shownAt + pace) return { again: shownAt + pace };
    await showCard(parts, model, run);
    await run.save({ version: card.version, shownAt: parts.now() });
  }
  const now = await settled(parts, id);
  if (!now) return 'done';
  const isTelling = await tellChanges(parts, now, opening);
  await noteChanges(parts, now);
  await page(parts, now);
  if (!now.context && isExplained(now)) await parts.jobs.add(contextJob(now.card, parts.now()));
  if (isTelling || card.version !== version || now.card.version !== card.version)
    return { again: parts.now() + pace };
  return card.closedAt === undefined ? { again: nextLook(parts, now) } : 'done';
}

const OVER: ReadonlySet<Mood> = new Set(['ok', 'past']);

/** The card as it stands, closed if all is quiet. */
async function settled(parts: AlarmParts, id: string): Promise<CardModel | undefined> {
  const model = await read(parts, id);
  if (!model || !OVER.has(model.mood) || model.card.closedAt !== undefined) return model;
  await parts.alarms.close(model.card, parts.now());
  return read(parts, id);
}

async function read(parts: AlarmParts, id: string): Promise<CardModel | undefined> {
  const catalog = parts.catalog();
  const now = parts.now();
  const state = await parts.alarms.cardState(id, now - catalog.alarms.flapping.within);
  return state && cardModel(state, catalog, now);
}

/** When something changes by itself: a page is due, a flapping alarm has been quiet, or a silence is over. */
function nextLook(parts: AlarmParts, model: CardModel): number {
  const next = isUrgent(model) ? nextStep(model.path, model.card) : undefined;
  const times = [
    parts.now() + LOOK_MS,
    ...(next ? [next.at] : []),
    ...model.alarms.flatMap(({ flap, silence }) =>
      [flap?.until ?? [], silence?.until ?? []].flat(),
    ),
  ];
  return Math.min(...times.map((at) => Math.max(at, parts.now() + 100)));
}

/**
 * Takes the next step of the escalation path when it is due: counted and audited first, so that it is taken once, and told
 * then. One that was counted and perhaps not told is told unless its message is there.
 */
async function page(parts: AlarmParts, model: CardModel): Promise<void> {
  const { card, path } = model;
  if (!card.place || !isUrgent(model)) return;
  const next = nextStep(path, card);
  const isDue = next !== undefined && parts.now() >= next.at;
  if (isDue) {
    const entry = stepEntry(model, next.step, parts);
    if (!(await parts.alarms.escalate(card.id, next.step.number, entry))) return;
  }
  const step = isDue ? next.step : path.find(({ number }) => number === card.escalated);
  if (!step || card.notified >= step.number) return;
  const after = path.find(({ number }) => number === step.number + 1);
  await tellStep(
    parts,
    card,
    { step, again: !isDue },
    {
      title: headingOf(model),
      waited: formatDuration(parts.now() - card.openedAt),
      next: ` of ${path.length}${after ? `; next is ${after.contact.title} after ${formatDuration(after.after)}` : ''}`,
    },
  );
  await parts.alarms.notified(card.id, step.number);
}

/** Shows an incident on a card whose own job is done, and gives its timeline what happened before. */
function linkedHandler(parts: AlarmParts): JobHandler {
  return async (run) => {
    const model = await read(parts, readCardInput(run.input));
    if (!model) return 'done';
    await showCard(parts, model, run);
    await noteChanges(parts, model);
    return 'done';
  };
}

/** Ends a silence whose time is over. */
function silenceHandler(parts: AlarmParts): JobHandler {
  return async (run) => {
    const { silence: id, environment, alarm } = readSilence(run.input);
    await parts.alarms.endSilence(id, parts.now());
    await wakeCardsOf(parts, environment, alarm);
    return 'done';
  };
}
