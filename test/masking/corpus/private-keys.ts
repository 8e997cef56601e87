import type { Draw } from '../draw.ts';
import { BASE64, HEX, json, type Plant } from './plant.ts';

const pem = (draw: Draw, type: string, lines: number, width = 64) => {
  const body = Array.from({ length: lines }, (_, index) =>
    index === 0 ? `MIIE${draw.text(BASE64, width - 4)}` : draw.text(BASE64, width),
  );
  body.push(`${draw.text(BASE64, 22)}==`);
  return { body, lines: [`-----BEGIN ${type}-----`, ...body, `-----END ${type}-----`] };
};
const PRIVATE = ['PRIVATE', 'KEY'].join(' ');

/** Private keys. */
export const PRIVATE_KEYS: Record<string, Plant> = {
  'private key in one text': (draw) => {
    const { lines, body } = pem(draw, `RSA ${PRIVATE}`, 12);
    return { texts: [`key:\n${lines.join('\n')}\ndone`], secrets: body };
  },
  'private key in JSON': (draw) => {
    const { lines, body } = pem(draw, PRIVATE, 12);
    return json({ type: 'service_account', private_key: `${lines.join('\n')}\n` }, ...body);
  },
  'private key under a harmless name in JSON': (draw) => {
    const { lines, body } = pem(draw, `EC ${PRIVATE}`, 3);
    return json({ 'device.pem': `${lines.join('\n')}\n` }, ...body);
  },
  'private key, each line an event': (draw) => {
    const { lines, body } = pem(draw, `RSA ${PRIVATE}`, 12);
    return { texts: ['loading key', ...lines, 'MQTT connected'], secrets: body };
  },
  'private key between other events': (draw) => {
    const { lines, body } = pem(draw, PRIVATE, 6);
    const other = '{"level":"info","msg":"/health","status":200}';
    return {
      texts: lines.flatMap((text, index) => (index < 7 ? [text, other] : [text])),
      secrets: body,
    };
  },
  'private key without its beginning': (draw) => {
    const { lines, body } = pem(draw, PRIVATE, 6);
    return { texts: lines.slice(1), secrets: body };
  },
  'private key that was cut': (draw) => {
    const { lines, body } = pem(draw, PRIVATE, 6);
    return { texts: [...lines.slice(0, 5), 'Task stopped'], secrets: body.slice(0, 4) };
  },
  'private key of OpenSSH': (draw) => {
    const { lines, body } = pem(draw, `OPENSSH ${PRIVATE}`, 5, 70);
    return { texts: lines, secrets: body };
  },
  'private key with a passphrase': (draw) => {
    const { lines, body } = pem(draw, `RSA ${PRIVATE}`, 5);
    lines.splice(1, 0, 'Proc-Type: 4,ENCRYPTED', `DEK-Info: AES-128-CBC,${draw.text(HEX, 32)}`, '');
    return { texts: [lines.join('\\n')], secrets: body };
  },
};
