// Why the sign-in page stands there: the server ended the session, nobody pressed "Keluar" in this window.
// Kept while the window is not loaded again; it tells nothing that its reader did not have.
let ended = false;

export const sessionEnded = {
  tell: () => {
    ended = true;
  },
  forget: () => {
    ended = false;
  },
  get told() {
    return ended;
  },
};
