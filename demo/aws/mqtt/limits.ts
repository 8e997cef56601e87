/** AWS IoT Core message broker and protocol limits and quotas. */
const LARGEST_PAYLOAD = 128 * 1024;
const LONGEST_TOPIC = 256;
const MOST_SLASHES = 7;
const LONGEST_CLIENT_ID = 128;

/** Why a topic, or a filter of topics, is refused whoever asks; `undefined` where it is not. */
export function topicProblem(topic: string): string | undefined {
  if (topic === '') return 'the topic is empty';
  if (Buffer.byteLength(topic) > LONGEST_TOPIC) return `the topic is over ${LONGEST_TOPIC} bytes`;
  if (topic.split('/').length - 1 > MOST_SLASHES) {
    return `the topic has more than ${MOST_SLASHES} slashes`;
  }
  return undefined;
}

/** Why a message is refused whoever publishes it; `undefined` where it is not. */
export function messageProblem(topic: string, payload: Uint8Array): string | undefined {
  if (payload.byteLength > LARGEST_PAYLOAD) return 'Message payload exceeds size limit';
  return /[#+]/.test(topic) ? 'the topic has a wildcard' : topicProblem(topic);
}

/** AWS IoT Core message broker limits: client ids have 1 to 128 bytes. */
export function isClientId(id: string): boolean {
  return id !== '' && Buffer.byteLength(id) <= LONGEST_CLIENT_ID;
}

/** Whether a topic is meant by a filter. MQTT 3.1.1, 4.7: wildcards do not match a leading `$`. */
export function matches(filter: string, topic: string): boolean {
  if (/^[#+]/.test(filter) && topic.startsWith('$')) return false;
  const wanted = filter.split('/');
  const levels = topic.split('/');
  const isOpen = wanted.at(-1) === '#';
  const fixed = isOpen ? wanted.slice(0, -1) : wanted;
  if (isOpen ? levels.length < fixed.length : levels.length !== fixed.length) return false;
  return fixed.every((level, index) => level === '+' || level === levels[index]);
}
