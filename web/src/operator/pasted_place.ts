// What a pasted text holds beside a name: a map link or coordinates, also in the middle of a chat message.

const link = /\b(?:https?:\/\/|geo:|maps\.app\.goo\.gl\/|goo\.gl\/maps\/)\S*/gi;
// two decimal degrees, with a point or a comma
const pair = /[-+−]?\d{1,3}[.,]\d{2,}\s*[,;\s]\s*[-+−]?\d{1,3}[.,]\d{2,}/g;
const degrees = /\d\s*[°º]\s*\d/;

/** Null for text without a place in it; else the words around the link or the coordinates, to be kept. */
export function pastedPlace(text: string): { besides: string } | null {
  const bare = text.replace(link, ' ').replace(pair, ' ');
  if (bare === text && !degrees.test(text)) return null;
  const words = bare.replace(/\s+/g, ' ').trim();
  // punctuation, a hemisphere or the "Lokasi saya:" that a chat puts before a link says nothing
  return { besides: /\p{L}{3,}/u.test(words) && !/^lokasi( saya)?\s*:?$/i.test(words) ? words : '' };
}
