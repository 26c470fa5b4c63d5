// What callers hear: listened to, replaced by a recording, or given back to the generated voice.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { api, ask, messageOf } from '../api/client';
import { queries } from '../api/queries';
import { common } from '../i18n/common';
import { useLanguage, useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { words } from './house_words';

const key = ['announcements'];
const renew = () => queries.invalidateQueries({ queryKey: key });

export function Announcements({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const { language } = useLanguage();
  const tenth = (value?: number) =>
    (value ?? 0).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const list = useQuery({
    queryKey: key,
    queryFn: () => ask(api.GET('/api/v1/announcements')),
    staleTime: 0,
  });
  const [said, setSaid] = useState('');
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState('');
  const [resetting, setResetting] = useState('');
  /** the audio element asks again when its address changes */
  const [round, setRound] = useState(0);

  const upload = async (name: string, file: File) => {
    setBusy(name);
    setFaults((before) => ({ ...before, [name]: '' }));
    try {
      const done = await ask(
        api.POST('/api/v1/announcements/{name}', {
          params: { path: { name } },
          body: file as unknown as string,
          bodySerializer: (body) => body as unknown as BodyInit,
          headers: { 'Content-Type': 'audio/wav' },
        }),
      );
      setSaid(
        w('placed', {
          name,
          rate: done.figures.rate ?? 0,
          peak: tenth(done.figures.peak_db),
          gain: tenth(done.figures.gain_db),
        }),
      );
      setRound((before) => before + 1);
      await renew();
    } catch (error) {
      setFaults((before) => ({ ...before, [name]: messageOf(error, c('away')) }));
    } finally {
      setBusy('');
    }
  };
  const reset = () => {
    const name = resetting;
    setResetting('');
    ask(api.DELETE('/api/v1/announcements/{name}', { params: { path: { name } } })).then(() => {
      setSaid(w('back', { name }));
      setRound((before) => before + 1);
      void renew();
    }, tell);
  };

  return (
    <section className="panel stack" aria-label={w('announcements')}>
      <p className="hint">{w('wav_hint')}</p>
      <p role="status">{said ? `✓ ${said}` : ''}</p>
      {list.isError ? <p className="critical">▲ {c('away')}</p> : null}
      <ul className="stack">
        {list.data?.items.map((one) => (
          <li key={one.name} className="stack">
            <div className="row">
              <strong>{w.of(one.name)}</strong>
              <span className="hint">{one.name}</span>
              <span className="hint">
                {one.uploaded
                  ? w('uploaded', { seconds: tenth((one.duration_ms ?? 0) / 1000) })
                  : w('generated')}
              </span>
            </div>
            <q>{one.text}</q>
            <div className="row">
              {/* biome-ignore lint/a11y/useMediaCaption: its words stand above it */}
              <audio
                controls
                preload="none"
                src={`/api/v1/announcements/${one.name}?v=${one.sha256 ?? ''}${round}`}
                aria-label={w('listen', { name: one.name })}
              />
              <FileTrigger
                acceptedFileTypes={['audio/wav', 'audio/x-wav', '.wav']}
                onSelect={(files) => {
                  const file = files?.[0];
                  if (file) void upload(one.name, file);
                }}
              >
                <Button busy={busy === one.name} aria-label={`${w('upload')}: ${one.name}`}>
                  {w('upload')}
                </Button>
              </FileTrigger>
              {one.uploaded ? (
                <Button
                  look="plain"
                  aria-label={`${w('reset')}: ${one.name}`}
                  onPress={() => setResetting(one.name)}
                >
                  {w('reset')}
                </Button>
              ) : null}
            </div>
            <p className="fault" role="alert">
              {faults[one.name] ?? ''}
            </p>
          </li>
        ))}
      </ul>
      <Ask title={w('reset')} open={resetting !== ''} onClose={() => setResetting('')} narrow alert>
        <div className="stack">
          <p>{w('reset_sure', { name: resetting })}</p>
          <div className="row end">
            <Button onPress={() => setResetting('')}>{c('cancel')}</Button>
            <Button look="stop" onPress={reset}>
              {w('reset')}
            </Button>
          </div>
        </div>
      </Ask>
    </section>
  );
}
