/** Whether what the page shows comes from what this device keeps, and of when that is. */
import { KEPT } from '../area/area';
import { tellWorker } from './tell';

class Kept {
  /** When it was taken; none while the server itself answers. */
  at = $state<string | null>(null);

  answered(response: Response): void {
    this.at = response.headers.get(KEPT);
  }

  /** The server can be heard: the worker asks it again, and what was kept is to be read anew. */
  heard(): boolean {
    tellWorker('heard');
    return this.at !== null;
  }
}

export const kept = new Kept();
