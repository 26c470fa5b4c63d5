// Why the sign-in page stands there: the server ended the session, nobody pressed "Keluar" in this window.
// Kept while the window is not loaded again; it tells nothing that its reader did not have.

/** As docs/api/websocket.md names it; unknown where the page only learned that its session is no more. */
export type EndedWhy = 'password' | 'own_password' | 'inactive' | 'signed_out' | 'unknown';
const known: readonly string[] = ['password', 'own_password', 'inactive', 'signed_out'] satisfies EndedWhy[];
let ended: EndedWhy | null = null;

export const sessionEnded = {
  tell: (why?: string) => {
    ended = why !== undefined && known.includes(why) ? (why as EndedWhy) : 'unknown';
  },
  forget: () => {
    ended = null;
  },
  get told() {
    return ended;
  },
};
