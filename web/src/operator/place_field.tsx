// Where it happened. Suggestions come from the gazetteer; equal names are never chosen by the machine:
// it asks "kecamatan apa?" and waits. Words that no list knows are kept as they were said.
import { MapPin, X } from 'lucide-react';
import { type Ref, useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/words';
import type { Place, PlaceAnswer, PlaceCandidate } from '../model';
import { Button } from '../ui/button';
import { Combo } from '../ui/combo';
import { Check, TextBox } from '../ui/fields';
import { memoOn, useStable } from '../ui/stable';
import type { Form } from './form';
import { pastedPlace } from './pasted_place';
import { words } from './words';

export interface PlaceSource {
  search(text: string, outside: boolean, signal: AbortSignal): Promise<PlaceAnswer>;
  /** coordinates out of pasted text; throws an Error whose message is for people */
  pasted(text: string): Promise<{ lat: number; lon: number }>;
}

interface Props {
  form: Form;
  onChange(change: Partial<Form>): void;
  source: PlaceSource;
  inputRef?: Ref<HTMLInputElement>;
  fault?: string | undefined;
}

const nothing: PlaceAnswer = { candidates: [], ambiguous: false, question: '', unit: '' };

/** Why a paste gave no place stands until the form changes: by typing, by *Kosongkan*, a save, another call. */
export function PlaceField(props: Props) {
  const { form, fault } = props;
  const [failed, setFailed] = useState<{ form: Form; text: string } | null>(null);
  const now = useRef(form);
  useEffect(() => {
    now.current = form;
  });
  const onPasteFault = useStable((text: string) => setFailed({ form: now.current, text }));
  const pasteFault = failed?.form === form ? failed.text : undefined;
  return <PlaceLine {...props} fault={fault ?? pasteFault} onPasteFault={onPasteFault} />;
}

const PlaceLine = memoOn(PlaceBox, ['place', 'place_text', 'outside']);

function PlaceBox({
  form,
  onChange,
  source,
  inputRef,
  fault,
  onPasteFault,
}: Props & { onPasteFault(text: string): void }) {
  const w = useWords(words);
  const [answer, setAnswer] = useState<PlaceAnswer>(nothing);
  const chosen = form.outside ? form.place.outside_kabupaten : form.place.area;
  const asked = useRef('');
  const picked = useRef<string | null>(null); // the name of a choice that was just made

  // What the words told beside a name fills its own field, and follows the words while nobody typed there.
  const told = useRef<Parts>({});
  const toldOf = useRef(form.key);
  const takeParts = useStable((found: Partial<PlaceAnswer>) => {
    if (toldOf.current !== form.key) told.current = {};
    toldOf.current = form.key;
    if (form.outside || form.sent) return;
    const change = partsOf(form.place, told.current, found);
    told.current = { block: found.unit ?? '', rt: found.rt ?? '', rw: found.rw ?? '' };
    if (change) onChange({ place: { ...form.place, ...change } });
  });

  useEffect(() => {
    const text = form.place_text.trim();
    if (chosen || text.length < 2) {
      asked.current = '';
      setAnswer(nothing);
      if (!chosen) takeParts(nothing);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      asked.current = text;
      source
        .search(text, form.outside, stop.signal)
        .then((found) => {
          if (stop.signal.aborted) return;
          setAnswer(found);
          takeParts(found);
        })
        .catch(() => {
          // the words stay as typed; a later key asks again
        });
    }, 90);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [form.place_text, form.outside, chosen, source, takeParts]);

  const choose = (code: string) => {
    const candidate = answer.candidates.find((one) => one.code === code);
    if (!candidate) return;
    picked.current = candidate.label;
    onChange({
      place_text: candidate.label,
      place: withArea(form.place, candidate, form.outside, answer.unit),
    });
  };
  const type = (text: string) => {
    // The box repeats a choice as if it were typed; that must not undo the choice.
    if (text === form.place_text || text === picked.current) return;
    picked.current = null;
    onChange(chosen ? { place_text: text, place: withoutArea(form.place) } : { place_text: text });
  };
  const paste = (event: React.ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    const told = pastedPlace(text);
    if (!told) return;
    event.preventDefault();
    let place = form.place;
    if (told.besides) {
      place = { ...place, free_text: [place.free_text, told.besides].filter(Boolean).join('; ') };
      onChange({ place });
    }
    source.pasted(text.trim()).then(
      ({ lat, lon }) => onChange({ place: { ...place, lat, lon } }),
      (error: unknown) => onPasteFault(error instanceof Error ? error.message : String(error)),
    );
  };

  const unknown = !chosen && form.place_text.trim().length >= 2 && answer.candidates.length === 0;
  const hint = chosen
    ? w('place_chosen', { name: form.place_text })
    : answer.ambiguous || answer.question
      ? answer.question
      : unknown && asked.current
        ? w('place_unknown')
        : w('place_hint');
  const hasPoint = form.place.lat !== undefined && form.place.lon !== undefined;
  return (
    <div className={hasPoint ? 'place pointed' : 'place'}>
      <Combo
        label={form.outside ? w('place_outside') : w('place')}
        input={form.place_text}
        onInput={type}
        chosen={chosen || null}
        onChoose={choose}
        suggestions={answer.candidates.map((one) => ({ id: one.code, text: one.label }))}
        // one line under the box, whatever it says: nothing below it moves
        hint={
          fault ? undefined : (
            <span role="status" className={!chosen && answer.question ? 'warn' : ''}>
              {hint}
            </span>
          )
        }
        fault={fault}
        onPaste={paste}
        question={answer.question}
        whenNothing={
          fault ? (
            <span className="critical">{fault}</span>
          ) : form.place_text.trim().length < 2 ? (
            w('place_hint')
          ) : (
            w('place_unknown')
          )
        }
        {...(inputRef ? { inputRef } : {})}
      />
      <div className="beside">
        <Check
          checked={form.outside}
          onChange={(outside) => onChange({ outside, place_text: '', place: withoutArea(form.place) })}
        >
          {w('outside')}
        </Check>
      </div>
      {hasPoint ? (
        <span className="tag point">
          <MapPin size={13} aria-hidden="true" />{' '}
          {w('place_pasted', { where: `${form.place.lat?.toFixed(5)}, ${form.place.lon?.toFixed(5)}` })}
          <Button
            look="plain"
            size="small"
            aria-label={w('place_clear')}
            onPress={() => {
              const { lat: _lat, lon: _lon, ...rest } = form.place;
              onChange({ place: rest });
            }}
          >
            <X size={13} aria-hidden="true" />
          </Button>
        </span>
      ) : null}
    </div>
  );
}

type Parts = Pick<Place, 'block' | 'rt' | 'rw'>;

/** What of unit, RT and RW is to change; null where nothing is. A field that somebody typed into is left alone. */
function partsOf(place: Place, before: Parts, found: Partial<PlaceAnswer>): Parts | null {
  const next: Parts = { block: found.unit ?? '', rt: found.rt ?? '', rw: found.rw ?? '' };
  const change: Parts = {};
  for (const part of ['block', 'rt', 'rw'] as const) {
    const stands = place[part] ?? '';
    if ((stands === '' || stands === before[part]) && stands !== next[part]) change[part] = next[part] ?? '';
  }
  return Object.keys(change).length ? change : null;
}

function withoutArea(place: Place): Place {
  const { area, area_name, kecamatan, kecamatan_name, outside_kabupaten, outside_kabupaten_name, ...rest } =
    place;
  return rest;
}

function withArea(place: Place, candidate: PlaceCandidate, outside: boolean, unit: string): Place {
  const bare = withoutArea(place);
  if (outside) return { ...bare, outside_kabupaten: candidate.code, outside_kabupaten_name: candidate.label };
  return {
    ...bare,
    area: candidate.code,
    area_name: candidate.label.split(', Kec.')[0] ?? candidate.name,
    kecamatan: candidate.level === 'kecamatan' ? candidate.code : candidate.kecamatan,
    kecamatan_name: candidate.level === 'kecamatan' ? candidate.name : candidate.kecamatan_name,
    block: place.block || unit,
  };
}

/** Everything finer than the village, in two rows. */
export const PlaceDetail = memoOn(PlaceDetails, ['place']);

function PlaceDetails({ form, onChange }: Pick<Props, 'form' | 'onChange'>) {
  const w = useWords(words);
  const set = (change: Partial<Place>) => onChange({ place: { ...form.place, ...change } });
  const [km, setKm] = useState(form.place.road_km?.toString() ?? '');
  const seen = useRef(form.place.road_km);
  if (seen.current !== form.place.road_km) {
    // the form was cleared or a draft taken up: show its value
    seen.current = form.place.road_km;
    if (parseKm(km) !== form.place.road_km) setKm(form.place.road_km?.toString() ?? '');
  }
  return (
    <div className="form-grid">
      <TextBox
        className="c1"
        label={w('rt')}
        value={form.place.rt ?? ''}
        onChange={(rt) => set({ rt })}
        inputMode="numeric"
        maxLength={4}
      />
      <TextBox
        className="c1"
        label={w('rw')}
        value={form.place.rw ?? ''}
        onChange={(rw) => set({ rw })}
        inputMode="numeric"
        maxLength={4}
      />
      <TextBox
        className="c5"
        label={w('landmark')}
        value={form.place.landmark ?? ''}
        onChange={(landmark) => set({ landmark })}
        maxLength={200}
      />
      <TextBox
        className="c5"
        label={w('free_text')}
        value={form.place.free_text ?? ''}
        onChange={(free_text) => set({ free_text })}
        maxLength={400}
      />
      <TextBox
        className="c4"
        label={w('road')}
        value={form.place.road ?? ''}
        onChange={(road) => set({ road })}
        maxLength={120}
      />
      <TextBox
        className="c1"
        label={w('road_km')}
        value={km}
        inputMode="decimal"
        maxLength={7}
        onChange={(text) => {
          setKm(text);
          const { road_km: _old, ...rest } = form.place;
          const value = parseKm(text);
          seen.current = value;
          onChange({ place: value === undefined ? rest : { ...rest, road_km: value } });
        }}
      />
      <TextBox
        className="c2"
        label={w('road_direction')}
        value={form.place.road_direction ?? ''}
        onChange={(road_direction) => set({ road_direction })}
        maxLength={80}
      />
      <TextBox
        className="c3"
        label={w('river')}
        value={form.place.river ?? ''}
        onChange={(river) => set({ river })}
        maxLength={120}
      />
      <TextBox
        className="c2"
        label={w('block')}
        value={form.place.block ?? ''}
        onChange={(block) => set({ block })}
        maxLength={80}
      />
    </div>
  );
}

/** "12,5" and "12.5" are both how people write it. */
export function parseKm(text: string): number | undefined {
  const value = Number(text.replace(',', '.'));
  return text.trim() && Number.isFinite(value) && value >= 0 && value < 10000 ? value : undefined;
}
