import { type Stage } from '../demo/stage.js';
import { Lab } from './lab.js';
import { type PagePlace, type PageServer, servePage } from './page-server.js';
import { CAST } from './people.js';

export interface OpenLab extends PageServer {
  /** A program was started, or is gone. */
  changed(): void;
}

/** Virtual phones, and the page that shows them. Throws StartRefused where the page cannot be served. */
export async function openLab(stage: Stage, place: PagePlace): Promise<OpenLab> {
  const lab = new Lab(stage, CAST);
  try {
    const server = await servePage(lab, place);
    await lab.begin();
    const close = async () => {
      await server.close();
      await lab.close();
    };
    return { url: server.url, changed: lab.changed, close };
  } catch (error) {
    await lab.close();
    throw error;
  }
}
