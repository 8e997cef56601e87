import type { Draw } from '../draw.ts';
import { BASE32, BASE64, BASE64_URL, HEX, json, line, type Plant, password } from './plant.ts';

const keyId = (draw: Draw, prefix = 'AKIA') => {
  const shown = `${prefix}${draw.text(BASE32, 4)}`;
  const hidden = draw.text(BASE32, 12);
  return { whole: `${shown}${hidden}`, hidden };
};
const secretKey = (draw: Draw) => draw.text(BASE64, 40);
const sessionToken = (draw: Draw) => `${['IQoJb3', 'JpZ2lu'].join('')}${draw.text(BASE64, 240)}==`;

/** Credentials of AWS. */
export const AWS: Record<string, Plant> = {
  'AWS access key id in an error': (draw) => {
    const key = keyId(draw);
    return line(
      `botocore.exceptions.ClientError: The AWS Access Key Id ${key.whole} does not exist in our records.`,
      key.hidden,
    );
  },
  'AWS temporary key id in JSON': (draw) => {
    const key = keyId(draw, 'ASIA');
    return json({ level: 'debug', accessKeyId: key.whole, service: 'api' }, key.hidden);
  },
  'AWS secret key in the environment': (draw) => {
    const secret = secretKey(draw);
    return line(`export AWS_SECRET_ACCESS_KEY=${secret}`, secret);
  },
  'AWS secret key in a credentials file': (draw) => {
    const key = keyId(draw);
    const secret = secretKey(draw);
    const texts = [
      '[default]',
      `aws_access_key_id = ${key.whole}`,
      `aws_secret_access_key = ${secret}`,
    ];
    return { texts, secrets: [key.hidden, secret] };
  },
  'AWS credentials as STS answers in JSON': (draw) => {
    const key = keyId(draw, 'ASIA');
    const [secret, token] = [secretKey(draw), sessionToken(draw)];
    return json(
      { Credentials: { AccessKeyId: key.whole, SecretAccessKey: secret, SessionToken: token } },
      key.hidden,
      secret,
      token.slice(12),
    );
  },
  'AWS credentials as STS answers in XML': (draw) => {
    const [secret, token] = [secretKey(draw), sessionToken(draw)];
    return line(
      `<Credentials><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${token}</SessionToken></Credentials>`,
      secret,
      token.slice(12),
    );
  },
  'AWS secret key as a JavaScript object': (draw) => {
    const secret = secretKey(draw);
    return line(`credentials: { secretAccessKey: '${secret}', region: 'us-west-2' }`, secret);
  },
  'AWS secret key escaped in JSON': (draw) => {
    const secret = secretKey(draw);
    return json(
      { msg: JSON.stringify({ secret_access_key: secret, region: 'us-east-1' }) },
      secret,
    );
  },
  'AWS key pair in a list': (draw) => {
    const key = keyId(draw);
    const secret = secretKey(draw).replace(/.$/, 'a');
    return line(`deployer,${key.whole},${secret},2025-11-20`, key.hidden, secret);
  },
  'AWS session token alone': (draw) => {
    const token = sessionToken(draw);
    return line(`refreshing credentials ${token}`, token.slice(12));
  },
  'AWS presigned URL': (draw) => {
    const [key, signature, token] = [
      keyId(draw, 'ASIA'),
      draw.text(HEX, 64),
      draw.text(BASE64_URL, 120),
    ];
    return line(
      `GET https://ai-video.s3.amazonaws.com/out.mp4?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${key.whole}%2F20251120%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Security-Token=${token}&X-Amz-Signature=${signature} 200`,
      key.hidden,
      token,
      signature,
    );
  },
  'AWS signature in a header': (draw) => {
    const [key, signature] = [keyId(draw), draw.text(HEX, 64)];
    return line(
      `Authorization: AWS4-HMAC-SHA256 Credential=${key.whole}/20251126/us-west-2/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
      key.hidden,
      signature,
    );
  },
  'password in a task definition': (draw) => {
    const secret = password(draw);
    return json(
      {
        environment: [
          { name: 'APP_ENV', value: 'dev' },
          { name: 'DB_PASSWORD', value: secret },
        ],
      },
      secret,
    );
  },
};
