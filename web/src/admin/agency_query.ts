// What the page of agencies asks, named where its parts can renew it.
import { queries } from '../api/queries';

export const agenciesKey = ['admin-agencies'];
export const renewAgencies = () => {
  void queries.invalidateQueries({ queryKey: agenciesKey });
};
