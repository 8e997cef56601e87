import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import type { ActionName } from '../../config/actions-schema.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Target } from '../../kernel/targets.ts';
import type { Devices } from './devices.ts';

/** Anything that JSON can hold, and so the store. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** One thing that will be different, in words: `Desired tasks`, `2`, `4`. */
export interface Change {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** What an action will do, made from the live state. People approve exactly this: its hash binds their approval. */
export interface Plan {
  /** In one sentence: `Scale Web from 2 to 4 tasks`. */
  readonly summary: string;
  readonly changes: readonly Change[];
  /** What people will notice: `Desired is 1: every request fails while it restarts`. */
  readonly blastRadius: readonly string[];
  /** What one should know before one approves, such as a mutable image tag or a deployment under way. */
  readonly warnings: readonly string[];
  /** IAM actions that it will use. */
  readonly iam: readonly string[];
  /** True where one task or none is left, before or after it. */
  readonly single: boolean;
  /** What decides, as it is now: without counts and times that change by themselves. Hashed. */
  readonly before: Json;
  /** The same once it is done: what an undo expects to find. Hashed. */
  readonly after: Json;
  /** What `execute` needs besides, such as names and ARNs. Hashed. */
  readonly details: Json;
  /** Another way to ask for it, offered beside: the command with one option more. */
  readonly alternative?: { readonly label: string; readonly option: string };
  /** The action that would bring `before` back, with its arguments; absent where none can. */
  readonly undo?: { readonly action: ActionName; readonly args: ActionArguments };
}

/** As typed and validated: `{count: 4}`. Stored, and planned again from before it is run. */
export type ActionArguments = Readonly<Record<string, string | number | boolean>>;

export interface ActionTools {
  readonly clients: AwsClients;
  /** Reads: the environment's readRole. */
  readonly read: AwsScope;
  /** Changes: the environment's actRole, or the bot's own identity; with the Slack user id of the requester. */
  readonly act: AwsScope;
  readonly target: Target;
  readonly devices: Devices;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What AWS answered to the change, as far as it helps to find it again: `{deploymentId, at}`. */
export type Receipt = Json;

/** How far a change has got, in words for the card. `unknown`: no more is to be learned by waiting. */
export interface Progress {
  readonly state: 'running' | 'succeeded' | 'failed' | 'unknown';
  /** The newest facts: `1 of 4 tasks running, rollout IN_PROGRESS`, failed tasks with their reason … */
  readonly facts: readonly string[];
}

/** What became of a change that was cut short by a crash, found by comparing the live state with the plan. */
export type Aftermath =
  | { readonly kind: 'done'; readonly receipt: Receipt }
  | { readonly kind: 'unknown'; readonly evidence: string };

/** One kind of action. It never fires twice by itself: the caller calls `execute` once. */
export interface ActionKind {
  readonly name: ActionName;
  /** How long `execute` may take, in milliseconds; half a minute unless it says otherwise. */
  longest?(target: Target): number;
  /** Reads the live state. Throws UserError for what cannot be done, with what to do instead. */
  plan(args: ActionArguments, tools: ActionTools): Promise<Plan>;
  /**
   * Makes the change. A UserError, and a fault that says so, mean that nothing was changed; after any other error `aftermath`
   * is asked.
   */
  execute(plan: Plan, tools: ActionTools): Promise<Receipt>;
  /** Whether it was done between `startedAt` (epoch milliseconds) and now. Never changes anything. */
  aftermath(plan: Plan, startedAt: number, tools: ActionTools): Promise<Aftermath>;
  /** One look at how far it has got. A rollback by AWS itself is a failure. */
  progress(plan: Plan, receipt: Receipt, tools: ActionTools): Promise<Progress>;
}

/** Nothing was changed, because what people approved does not hold any more: the message says how it is now. */
export class Overtaken extends UserError {}
