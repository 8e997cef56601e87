import { describe, expect, it } from 'vitest';
import { methods } from '../../demo/slack/methods/all.ts';
import { answeredMethods } from './support.ts';
import './web-api/channels.ts';
import './web-api/chat.ts';
import './web-api/conversations.ts';
import './web-api/files.ts';
import './web-api/history.ts';
import './web-api/identity.ts';
import './web-api/marks.ts';
import './web-api/people.ts';
import './web-api/post-message.ts';
import './web-api/views.ts';

describe('coverage', () => {
  it('has a test with an answer of every method that the workspace knows', () => {
    const untested = Object.keys(methods).filter((name) => !answeredMethods.has(name));

    expect(untested).toEqual([]);
  });
});
