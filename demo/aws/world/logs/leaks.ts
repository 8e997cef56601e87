import { HOUR } from '../time.ts';

const KEY_ID = ['AKIA', 'QGRIDOPSFAKE2345'].join('');
const KEY = ['NotARealSecret', 'ButFortyLong', 'Demo0nly', '+/4567'].join('');
const TOKEN = [
  { alg: 'HS256', typ: 'JWT' },
  { sub: 'operator', iss: 'demo', role: 'admin' },
  'a made-up signature of 32 bytes.',
]
  .map((part) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)))
  .map((part) => part.toString('base64url'))
  .join('.');

const LEAKS = [
  'Connecting to postgresql://postgres:made-up-pass%21word@grid-services-dev-db.example.us-west-2.rds.amazonaws.com:5432/grid_services',
  `Environment: AWS_ACCESS_KEY_ID=${KEY_ID} AWS_SECRET_ACCESS_KEY=${KEY} AWS_REGION=us-west-2`,
  `GET /api/vens/ headers={'host': 'api.gridcircuit.link', 'authorization': 'Bearer ${TOKEN}'}`,
];

/**
 * Lines that somebody should never have logged, a different one every hour. The secrets are made up:
 * no scanner should take them for real ones, yet each has the exact shape of one.
 */
export function leakAt(at: number): string {
  return LEAKS[Math.floor(at / HOUR) % LEAKS.length] ?? '';
}
