/** The engine of instances, Cloudflare Workflows. */

import { NEWS, type InstanceEngine, type InstanceParams } from "../features/workflows/index.ts";

export function createInstanceEngine(binding: Workflow<InstanceParams>): InstanceEngine {
  const create = async (params: InstanceParams) => {
    await binding.create({ id: params.instanceId, params });
  };
  return {
    create,
    nudge: async (id) => {
      const instance = await binding.get(id);
      await tellNews(instance);
    },
    stop: async (id) => {
      const instance = await binding.get(id);
      await instance.terminate();
    },
    revive: async (params) => {
      const instance = await findInstance(binding, params.instanceId);
      if (instance === undefined) return create(params);
      const { status } = await instance.status();
      if (ENDED.has(status)) return instance.restart();
      // One that is asleep since the development server was restarted wakes by an event that no run waits for.
      await instance.sendEvent({ type: WAKE, payload: {} });
      // One that waits looks at its rows: the event that told it of a completion may be lost. Another one keeps it for
      // its next wait, which begins anew.
      return tellNews(instance);
    },
  };
}

/** By the engine's account; our rows say that there is more to do. */
const ENDED: ReadonlySet<string> = new Set(["errored", "terminated", "complete"]);

const WAKE = "wake";

function tellNews(instance: WorkflowInstance): Promise<void> {
  return instance.sendEvent({ type: NEWS, payload: {} });
}

async function findInstance(binding: Workflow<InstanceParams>, id: string) {
  try {
    return await binding.get(id);
  } catch {
    // It is not there, or the engine does not answer: then making it does not work either.
    return undefined;
  }
}
