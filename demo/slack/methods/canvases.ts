import { invalid } from '../api/arguments.ts';
import { type Call, forBots, type Methods } from '../api/method.ts';
import { isObject, type JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { ownChannel } from './membership.ts';

/** The documents of channels: conversations.canvases.create, canvases.edit. */
export const canvasMethods: Methods = {
  'conversations.canvases.create': forBots('canvases:write', create),
  'canvases.edit': forBots('canvases:write', edit),
};

/** Slack: "limited to 1 MiB (1,048,576 characters)". */
const MARKDOWN = 1_048_576;

function create(call: Call, world: World): JsonObject {
  const { arguments: args } = call;
  const channel = ownChannel(args.required('channel_id'), call, world);
  if (channel.canvas) throw new Refusal('channel_canvas_already_exists');
  const content = args.structure('document_content');
  const markdown = content === undefined ? '' : readMarkdown(content, 'canvas_creation_failed');
  const canvas = { id: world.ids.next('F'), title: args.string('title') ?? '', markdown };
  world.channels.change(channel, { canvas });
  return { canvas_id: canvas.id };
}

/** Replaces the whole document, or adds at its beginning or end; sections are not simulated. */
function edit({ app, arguments: args }: Call, world: World): JsonObject {
  const id = args.required('canvas_id');
  const channel = world.channels.all().find(({ canvas }) => canvas?.id === id);
  if (!channel?.canvas || !channel.members.has(app.botUser.id))
    throw new Refusal('canvas_not_found');
  const changes = args.structure('changes');
  if (!Array.isArray(changes) || changes.length !== 1)
    throw invalid('only one operation per call is supported [json-pointer:/changes]');
  const [change]: unknown[] = changes;
  if (!isObject(change)) throw invalid('must be an object [json-pointer:/changes/0]');
  if (change.section_id !== undefined) throw new Refusal('not_simulated: sections of a canvas');
  const written = readMarkdown(change.document_content, 'canvas_editing_failed');
  const markdown = applied(change.operation, channel.canvas.markdown, written);
  world.channels.change(channel, { canvas: { ...channel.canvas, markdown } });
  return {};
}

function applied(operation: unknown, before: string, written: string): string {
  switch (operation) {
    case 'replace':
      return written;
    case 'insert_at_start':
      return `${written}\n${before}`;
    case 'insert_at_end':
      return `${before}\n${written}`;
    default:
      throw new Refusal(`not_simulated: canvas operation ${String(operation)}`);
  }
}

function readMarkdown(content: unknown, refusal: string): string {
  if (!isObject(content) || content.type !== 'markdown' || typeof content.markdown !== 'string')
    throw invalid('must be {"type": "markdown", "markdown": …} [json-pointer:/document_content]');
  const { markdown } = content;
  if (markdown.length > MARKDOWN)
    throw new Refusal(refusal, { detail: 'The content is too long.' });
  const line = markdown.split('\n').findIndex((text) => /^>\s*([-*+]|\d+\.)\s/.test(text)) + 1;
  const detail = `'content' error: line ${line}: Unsupported block type (List) within block quote`;
  if (line > 0) throw new Refusal(refusal, { detail });
  return markdown;
}
