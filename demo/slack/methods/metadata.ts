import type { CallArguments } from '../api/arguments.ts';
import { isObject, type JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { Metadata, StoredMessage } from '../store/messages.ts';

/* Slack: message metadata, of chat.postMessage, conversations.history and conversations.replies. */

/** What an app tells other apps with a message. Errors: invalid_metadata_format, invalid_metadata_schema. */
export function readMetadata(args: CallArguments): Metadata | undefined {
  if (args.values.metadata === undefined) return undefined;
  const sent = args.structure('metadata');
  if (!isObject(sent)) throw new Refusal('invalid_metadata_format');
  const { event_type: type, event_payload: payload, ...others } = sent;
  const isWhole = typeof type === 'string' && /^[\w.:-]{1,255}$/.test(type) && isObject(payload);
  if (!isWhole || Object.keys(others).length > 0) throw new Refusal('invalid_metadata_schema');
  return { event_type: type, event_payload: structuredClone(payload) };
}

/** Of metadata whose events the app does not subscribe to, only the type is told unless all is asked for. */
export function metadataOnWire({ metadata }: StoredMessage, args: CallArguments): JsonObject {
  if (!metadata) return {};
  const { event_type, event_payload } = metadata;
  const isAll = args.flag('include_all_metadata');
  return { metadata: { event_type, event_payload: isAll ? event_payload : {} } };
}
