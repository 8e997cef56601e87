import type { ImageBlock, ImageElement } from '@slack/types';
import { element } from './dom.ts';
import { drawLink, drawPlain } from './text.ts';

/** Draws an image block with its title. */
export function drawImageBlock(block: ImageBlock): HTMLElement {
  return element('figure', { class: 'image' }, [
    block.title && element('figcaption', {}, drawPlain(block.title)),
    drawPicture(block),
  ]);
}

/**
 * Draws a picture that was uploaded to this workspace. One from elsewhere is named but not fetched:
 * no request ever leaves this page.
 */
export function drawPicture(image: ImageBlock | ImageElement): HTMLElement {
  const source = addressOf(image);
  if (source === undefined) return notFetched(image);
  const made = element('img', { src: source, alt: image.alt_text, loading: 'lazy' });
  made.addEventListener('error', () => {
    made.replaceWith(missing(`This picture cannot be shown: ${image.alt_text}`));
  });
  return made;
}

function addressOf(image: ImageBlock | ImageElement): string | undefined {
  if ('slack_file' in image) {
    return 'id' in image.slack_file
      ? `/files/${encodeURIComponent(image.slack_file.id)}`
      : undefined;
  }
  const url = URL.parse(image.image_url);
  return url?.origin === location.origin ? url.href : undefined;
}

function notFetched(image: ImageBlock | ImageElement): HTMLElement {
  const url = 'image_url' in image ? image.image_url : undefined;
  const words = `A picture from outside the demo: ${image.alt_text}`;
  return missing(url === undefined ? words : drawLink(url, [words]));
}

function missing(content: string | HTMLElement): HTMLElement {
  return element('span', { class: 'missing-picture' }, [content]);
}
