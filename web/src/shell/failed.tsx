import { common } from '../i18n/common';
import { useWords } from '../i18n/words';

/** Shown when a page could not start: the server does not answer, or something broke in it. */
export function Failed({ error }: { error?: unknown; [more: string]: unknown }) {
  const w = useWords(common);
  return (
    <main className="middle">
      <div className="panel stack" role="alert">
        <h1>{w('page_failed')}</h1>
        <p className="muted said">{error instanceof Error ? error.message : ''}</p>
        <button type="button" className="button main" onClick={() => window.location.reload()}>
          {w('retry')}
        </button>
      </div>
    </main>
  );
}
