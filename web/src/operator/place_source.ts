import { api, ask } from '../api/client';
import type { PlaceSource } from './place_field';

export const serverPlaces: PlaceSource = {
  search: (q, outside, signal) =>
    ask(api.GET('/api/v1/places', { params: { query: { q, outside: outside ? '1' : '0' } }, signal })),
  pasted: (text) => ask(api.POST('/api/v1/places/parse', { body: { text: text.slice(0, 2048) } })),
};
