import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CallArguments, readArguments, readBody } from './api/arguments.ts';
import type { WorkspaceForPeople } from './contract.ts';
import type { Controls } from './controls.ts';
import type { Entries } from './forms.ts';
import { isObject } from './json.ts';
import { Refusal } from './refusal.ts';

type Act = (args: CallArguments, workspace: WorkspaceForPeople, controls: Controls) => unknown;

/** What a person at a terminal may do with curl. */
const ACTS: Record<string, Act> = {
  messages: (args, workspace) =>
    workspace.messages(args.required('channel'), args.required('user')),
  channels: (_args, workspace) => workspace.channels,
  people: (_args, workspace) => workspace.people,
  calls: (args, _workspace, controls) => controls.calls(args.string('method')),
  modal: (args, workspace) => workspace.modalOf(args.required('user')) ?? null,
  type: (args, workspace) =>
    workspace.type(args.required('user'), args.required('channel'), args.required('text')),
  press: (args, workspace) =>
    workspace.press({
      userId: args.required('user'),
      blockId: args.required('block'),
      actionId: args.required('action'),
      ...named(args, 'channel'),
      ...named(args, 'ts'),
      ...named(args, 'selected'),
      ...(args.string('modal') === undefined ? {} : { modalId: args.required('modal') }),
    }),
  submit: (args, workspace) =>
    workspace.submitModal(args.required('user'), entries(args.structure('values'))),
  close: (args, workspace) => workspace.closeModal(args.required('user')),
  invite: (args, _workspace, controls) => controls.invite(args.required('channel')),
  remove: (args, _workspace, controls) => controls.remove(args.required('channel')),
  refresh: (args, _workspace, controls) => controls.refresh(args.string('connection')),
};

/** Answers `/sim/<act>` with JSON; during the act, notices to the person are collected too. */
export async function answerSimulation(
  workspace: WorkspaceForPeople,
  controls: Controls,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const name = url.pathname.slice('/sim/'.length);
  const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
  const notices: string[] = [];
  const stop = workspace.watch((change) => {
    if (change.kind === 'notice') notices.push(change.text);
  });
  const respond = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(body, null, 2)}\n`);
  };
  try {
    if (!act) return respond(404, { error: 'unknown act', acts: Object.keys(ACTS) });
    const args = await readArguments(request, url, await readBody(request));
    const result = await act(args, workspace, controls);
    respond(200, result ?? { ok: true, notices });
  } catch (error) {
    const details = error instanceof Refusal ? error.details : {};
    respond(400, { error: error instanceof Error ? error.message : String(error), ...details });
  } finally {
    stop();
  }
}

function named<Name extends string>(args: CallArguments, name: Name): { [N in Name]?: string } {
  const value = args.string(name);
  const found: { [N in Name]?: string } = {};
  if (value !== undefined) found[name] = value;
  return found;
}

function entries(sent: unknown): Entries {
  const found: Entries = {};
  for (const [block, actions] of Object.entries(isObject(sent) ? sent : {}))
    found[block] = Object.fromEntries(
      Object.entries(isObject(actions) ? actions : {}).map(([id, text]) => [id, String(text)]),
    );
  return found;
}
