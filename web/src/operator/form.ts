// The operator's form as plain data: what is typed, drafted, compared and sent.
import type { AddedAgency, Place, ReportWords } from '../model';

/** The call whose words these are: kept with them, so that the draft names it when the call has left the view. */
export interface FormCall {
  id: number;
  number: string;
  /** arrived_wall */
  at: number;
}

export interface Form {
  /** absent: a report without a call */
  call?: FormCall;
  /** words that another page's taking over kept from the server, in a draft of their own: of which number */
  unsent?: string;
  type: string | null;
  priority: string | null;
  place: Place;
  /** what stands in the place box, whether or not a village was chosen */
  place_text: string;
  outside: boolean;
  narrative: string;
  caller_name: string;
  /** what was ticked beside the type; absent in drafts of an older page */
  flags: string[];
  excluded: string[];
  added: AddedAgency[];
  /** why; absent in drafts of an older page */
  added_why?: string;
  safe_callback: boolean;
  /** sent with the save, so that the same save sent twice makes one incident */
  key: string;
  /** sent and not yet answered: nothing may change until the server said what became of it */
  sent: boolean;
}

export const emptyPlace = (): Place => ({});

export function emptyForm(key: string = newKey()): Form {
  return {
    type: null,
    priority: null,
    place: emptyPlace(),
    place_text: '',
    outside: false,
    narrative: '',
    caller_name: '',
    flags: [],
    excluded: [],
    added: [],
    safe_callback: true,
    key,
    sent: false,
  };
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Something a person typed or chose: worth a draft, and a reason not to ring over it. */
export function touched(form: Form): boolean {
  const { place, type, place_text, narrative, caller_name, excluded, added } = form;
  return (
    type !== null ||
    [place_text, narrative, caller_name].some((text) => text !== '') ||
    excluded.length + added.length > 0 ||
    Object.values(place).some((value) => value !== '')
  );
}

/** What stands in it, to be pasted elsewhere. */
export function plainText(form: Form): string {
  const place = describePlace(wordsOf(form).place);
  return [place, form.narrative.trim(), form.caller_name.trim()].filter(Boolean).join('\n');
}

/** The words of the report. What stands in the place box without a chosen village is kept as free text. */
export function wordsOf(form: Form): ReportWords {
  const place = { ...form.place };
  const loose = form.place_text.trim();
  const placed = place.area || place.outside_kabupaten;
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\d]/gu, '');
  const isUnit = place.block && letters(place.block) === letters(loose); // "sp3" stands in its own field
  if (!placed && loose && !isUnit && !place.free_text?.includes(loose))
    place.free_text = [loose, place.free_text].filter(Boolean).join('; ');
  return {
    type: form.type ?? '',
    priority: (form.priority ?? 'tinggi') as ReportWords['priority'],
    place,
    narrative: form.narrative.trim(),
    caller_name: form.caller_name.trim(),
    ...(form.flags?.length ? { flags: form.flags } : {}),
  };
}

export type Missing = 'type' | 'priority' | 'place';
/** What must be there before it can be dispatched. */
export function missing(form: Form): Missing[] {
  const out: Missing[] = [];
  if (!form.type) out.push('type');
  if (!form.priority) out.push('priority');
  const place = wordsOf(form).place;
  const told =
    place.area ||
    place.outside_kabupaten ||
    place.lat !== undefined ||
    [place.landmark, place.road, place.river, place.block, place.free_text].some((text) => text?.trim());
  // Outside without saying where would be planned as if it were ours.
  if (!told || (form.outside && !place.outside_kabupaten)) out.push('place');
  return out;
}

/** "Kab. Banyuasin" where the place is another regency's; empty where it is ours. */
export function elsewhere(place: Place | undefined): string {
  if (!place?.outside_kabupaten) return '';
  const name = place.outside_kabupaten_name?.replace(/,.*$/, '').replace(/^Kabupaten /, 'Kab. ');
  return name || place.outside_kabupaten;
}

/** One line, as the server writes it: "Desa Tanjung Lubuk RT 2/RW 1, dekat masjid, Kec. Kayu Agung". */
export function describePlace(place: Place | undefined): string {
  if (!place) return '';
  const rt = place.rt && `RT ${place.rt}`;
  const rw = place.rw && `RW ${place.rw}`;
  const area = [place.area_name, [rt, rw].filter(Boolean).join('/')].filter(Boolean).join(' ');
  const kecamatan =
    place.kecamatan_name && !place.area_name?.includes(`Kec. ${place.kecamatan_name}`)
      ? `Kec. ${place.kecamatan_name}`
      : '';
  const km = place.road_km === undefined || place.road_km === null ? '' : `km ${place.road_km}`;
  const road = [place.road, km, place.road_direction].filter(Boolean).join(' ');
  return [
    area,
    place.landmark,
    road,
    place.river,
    place.block,
    place.free_text,
    kecamatan,
    place.outside_kabupaten_name,
    place.lat !== undefined && place.lat !== null && place.lon !== undefined && place.lon !== null
      ? `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`
      : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Kilometres between two places with coordinates; null where one has none. */
export function distanceKm(a: Place, b: Place): number | null {
  if (a.lat == null || a.lon == null || b.lat == null || b.lon == null) return null;
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLon = (b.lon - a.lon) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 12742 * Math.asin(Math.sqrt(h));
}

/** Nearest first: by coordinates, then the same village, the same kecamatan, then the rest by time. */
export function nearness(mine: Place, other: Place): number {
  const km = distanceKm(mine, other);
  if (km !== null) return km;
  if (mine.area && mine.area === other.area) return 1;
  if (mine.kecamatan && mine.kecamatan === other.kecamatan) return 10;
  return 1000;
}
