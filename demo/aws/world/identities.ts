import { ACCOUNT } from './inventory.ts';
import { hex } from './random.ts';
import { SECOND } from './time.ts';

/** Who a call is made by. */
export interface Identity {
  arn: string;
  userId: string;
  /** The name of the role; `undefined` for the user. */
  role?: string;
}

interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  identity: Identity;
  /** Epoch milliseconds. */
  expiresAt: number;
}

const USER: Identity = {
  arn: `arn:aws:iam::${ACCOUNT}:user/gridops`,
  userId: 'AIDAQGRIDOPSDEMO00001',
};

/**
 * The secrets of the user's access keys, where signatures are verified: over MQTT. Over HTTP any will
 * do, because the SDK signs there.
 */
const USER_SECRETS = ['secret', 'demo'];

/** The role sessions that STS gave out. Every other access key belongs to the one IAM user. */
export class Identities {
  readonly #seed: number;
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();

  constructor({ seed, now }: { seed: number; now: () => number }) {
    this.#seed = seed;
    this.#now = now;
  }

  /** Opens a session; each has an access key of its own. */
  assume(role: string, sessionName: string, seconds: number): Session {
    const key = hex(16, this.#seed, 'session', role, sessionName, this.#sessions.size);
    const roleId = hex(17, this.#seed, 'role', role).toUpperCase();
    const accessKeyId = `ASIA${key.toUpperCase()}`;
    const session: Session = {
      accessKeyId,
      secretAccessKey: `secret-of-${accessKeyId}`,
      sessionToken: `token-of-${accessKeyId}`,
      identity: {
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${sessionName}`,
        userId: `AROA${roleId}:${sessionName}`,
        role,
      },
      expiresAt: this.#now() + seconds * SECOND,
    };
    this.#sessions.set(session.accessKeyId, session);
    return session;
  }

  /** What an access key signs with; the user's has one of several secrets, and no token. */
  credentialsOf(accessKeyId: string): { secrets: readonly string[]; sessionToken?: string } {
    const session = this.#sessions.get(accessKeyId);
    if (!session) return { secrets: USER_SECRETS };
    return { secrets: [session.secretAccessKey], sessionToken: session.sessionToken };
  }

  of(accessKeyId: string): Identity {
    return this.#sessions.get(accessKeyId)?.identity ?? USER;
  }

  hasExpired(accessKeyId: string): boolean {
    const session = this.#sessions.get(accessKeyId);
    return session !== undefined && session.expiresAt <= this.#now();
  }
}
