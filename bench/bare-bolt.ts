import { App, HTTPReceiver } from '@slack/bolt';

/** The peer of the dispatch bench: Bolt with one listener that acknowledges and does nothing else. */
const [signingSecret = '', port = '0'] = process.argv.slice(2);
const receiver = new HTTPReceiver({ signingSecret });
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B1', botUserId: 'U1' }),
});
app.command('/grid', ({ ack }) => ack());
await app.start({ host: '127.0.0.1', port: Number(port) });
console.log('"GridOps is ready."');
process.once('SIGTERM', () => void app.stop());
