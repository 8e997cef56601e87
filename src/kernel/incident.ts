import type { Execution, RunContext } from './command.ts';
import { followUp, type Passage, type PassageDependencies } from './passage.ts';
import type { MessagePlace } from './reply.ts';
import type { View } from './view.ts';

/** What the pipeline tells the incident that a request is part of, and asks about it. */
export interface IncidentDependencies extends PassageDependencies {
  /** The open incident that is worked on in a channel, or in a thread of it. */
  readonly incidentOf: (place: IncidentPlace) => Promise<Passage['incident']>;
  /** Told of what was answered in an incident where everybody sees it, once it is shown. */
  readonly onAnswer: (answer: IncidentAnswer) => Promise<void>;
}

export interface IncidentPlace {
  /** Slack channel id. */
  readonly channel: string;
  /** Timestamp of the message that began the thread. */
  readonly thread?: string;
}

export interface IncidentAnswer {
  /** Id of the incident. */
  readonly incident: string;
  readonly requestId: string;
  readonly command: string;
  readonly place: MessagePlace;
  readonly view: View;
  /** What the command found, as it gave it. */
  readonly result: unknown;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Finds the incident that a request is part of, and remembers it. */
export async function findIncident(
  { incidentOf }: IncidentDependencies,
  passage: Passage,
): Promise<void> {
  const { channel, thread } = passage.request.origin;
  if (channel === undefined) return;
  passage.incident = await incidentOf({ channel, ...(thread !== undefined && { thread }) });
}

/** What is answered in an incident belongs to its timeline. */
export function tellIncident(
  dependencies: IncidentDependencies,
  passage: Passage,
  { view, result }: Execution,
): void {
  const { incident, request } = passage;
  if (!incident) return;
  followUp(dependencies, passage, async (place) => {
    if (!place) return;
    const at = dependencies.now();
    const { command } = passage;
    const answer = {
      incident: incident.id,
      requestId: request.id,
      command,
      place,
      view,
      result,
      at,
    };
    await dependencies.onAnswer(answer);
  });
}

/** Something that was found, to be kept in an incident as it is now. */
export interface Evidence {
  /** The same for the same thing: an incident keeps it once. */
  readonly key: string;
  /** What it is, in a sentence. Plain words, and not to be trusted. */
  readonly text: string;
  /** Its lines, oldest first, with times in UTC. */
  readonly lines: readonly string[];
  /** More facts for an export. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** Which incident keeps it: the one that is named, or that is worked on here. */
export interface EvidenceFor {
  readonly named?: string | undefined;
  /** The words that ask for the same with an incident of this name. */
  readonly again: (incident: string) => readonly string[];
}

/**
 * Keeps evidence in an open incident. Resolves to its id, and to whether it was there already. Throws UserError where there is
 * no such incident, with those that there are.
 */
export type KeepEvidence = (
  context: RunContext,
  where: EvidenceFor,
  evidence: Evidence,
) => Promise<{ readonly incident: string; readonly isNew: boolean }>;
