// The word by which this page (a tab) names itself to the server: a draft belongs to one page at a time.
const kept = 'siaga.page';

export function thisPage(tab: Storage = sessionStorage): string {
  let page = tab.getItem(kept);
  if (!page) {
    page = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
    tab.setItem(kept, page);
  }
  return page;
}
