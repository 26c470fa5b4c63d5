import type { AssignmentOfIncident } from '../model';

const steps = ['en_route', 'on_scene', 'cleared', 'declined', 'cancelled'] as const;
export type Step = (typeof steps)[number];

/** The steps from here (the server's table of moves, without the acknowledgement, which asks for a name). */
export function stepsFrom(state: AssignmentOfIncident['state']): readonly Step[] {
  switch (state) {
    case 'acknowledged':
      return steps;
    case 'en_route':
      return ['on_scene', 'cleared', 'cancelled'];
    case 'on_scene':
      return ['cleared', 'cancelled'];
    case 'declined':
      return ['cancelled'];
    case 'cleared':
    case 'cancelled':
      return [];
    default:
      return ['declined', 'cancelled'];
  }
}
