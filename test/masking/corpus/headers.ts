import type { Draw } from '../draw.ts';
import { ALPHANUMERIC, BASE64_URL, HEX, json, line, type Plant, password } from './plant.ts';

const jwt = (draw: Draw) => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: draw.text(HEX, 8), iat: 1_763_658_012, jti: draw.text(HEX, 24) };
  return [part({ alg: 'RS256', typ: 'JWT' }), part(claims), draw.text(BASE64_URL, 86)].join('.');
};
/** Without the header, which is the same in all of them. */
const signedParts = (token: string) => token.split('.').slice(1);

/** What authenticates requests: tokens, cookies, sessions. */
export const HEADERS: Record<string, Plant> = {
  'JWT in a header': (draw) => {
    const token = jwt(draw);
    return line(`Authorization: Bearer ${token}`, ...signedParts(token));
  },
  'JWT in JSON': (draw) => {
    const token = jwt(draw);
    return json({ event: 'login', idToken: token }, ...signedParts(token));
  },
  'JWT in a sentence': (draw) => {
    const token = jwt(draw);
    return line(`[DEBUG] AuthMiddleware got ${token}, verifying`, ...signedParts(token));
  },
  'JWT in a URL': (draw) => {
    const token = jwt(draw);
    return line(`10.0.1.4 - - "GET /ws?jwt=${token} HTTP/1.1" 101 0 "-"`, ...signedParts(token));
  },
  'JWT without a signature': (draw) => {
    const token = `${jwt(draw).split('.').slice(0, 2).join('.')}.`;
    return line(`unsigned ${token} refused`, signedParts(token)[0] ?? '');
  },
  'opaque bearer token': (draw) => {
    const token = draw.text(BASE64_URL, 43);
    return line(`> authorization: bearer ${token}`, token);
  },
  'bearer token in JSON': (draw) => {
    const token = draw.text(ALPHANUMERIC, 32);
    return json({ headers: { Authorization: `Bearer ${token}`, accept: '*/*' } }, token);
  },
  'bearer token of curl': (draw) => {
    const token = draw.text(ALPHANUMERIC, 32);
    return line(`+ curl -sH 'Authorization: Bearer ${token}' https://api.example.com/v1`, token);
  },
  'basic credentials': (draw) => {
    const code = Buffer.from(`ann:${password(draw)}`).toString('base64');
    return line(`proxy-authorization: Basic ${code}`, code);
  },
  'basic credentials of a registry': (draw) => {
    const code = Buffer.from(`AWS:${draw.text(ALPHANUMERIC, 60)}`).toString('base64');
    return json({ auths: { 'registry.example.com': { auth: code } } }, code);
  },
  'API key header': (draw) => {
    const key = draw.text(ALPHANUMERIC, 40);
    return line(`< x-api-key: ${key}`, key);
  },
  'cookie header': (draw) => {
    const session = draw.text(BASE64_URL, 32);
    return line(`Cookie: theme=dark; sid=${session}; lang=en`, session);
  },
  'cookie in JSON': (draw) => {
    const session = draw.text(BASE64_URL, 32);
    return json({ headers: { cookie: `connect.sid=s%3A${session}` } }, session);
  },
  'cookie that is set': (draw) => {
    const session = draw.text(ALPHANUMERIC, 40);
    return line(`Set-Cookie: sAccess=${session}; Path=/; HttpOnly; Secure`, session);
  },
  'session id': (draw) => {
    const session = draw.text(HEX, 32).toUpperCase();
    return line(`GET /portal;JSESSIONID=${session} 200 31ms`, session);
  },
  'session id in JSON': (draw) => {
    const session = draw.text(ALPHANUMERIC, 26);
    return json({ level: 'info', session_id: session, msg: 'resumed' }, session);
  },
};
