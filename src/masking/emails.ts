import { MASK, type Span } from './spans.ts';

/**
 * Begins at the `@`, so that long words cost nothing. Left alone: `git@host:path`, users of URLs, units of systemd
 * (`user@1000.service`) and pictures (`logo@2x.png`).
 */
const ADDRESS =
  /(?:@|%40)(?<=(?<![\p{L}\p{N}._%+'-]|:\/\/)((?!git@)[\p{L}\p{N}._%+'-]{1,64}?)(?:@|%40))(?!\d+\.service\b|\dx\.)(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu;

/** E-mail addresses; the domain stays. */
export function* findEmails(text: string): Generator<Span> {
  for (const { 1: name = '', index } of text.matchAll(ADDRESS))
    yield { start: index - name.length, end: index, mask: MASK };
}
