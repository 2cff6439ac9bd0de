import { crud, underScope } from "../../../http/access.ts";
import type { IdempotencyDeps } from "../../../http/idempotency.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import { createRouter } from "../../../http/router.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { createService } from "./create-service.ts";
import { deleteService } from "./delete-service.ts";
import { getService, listServices } from "./queries.ts";
import {
  createServiceBody,
  listServicesFilter,
  serviceIdParam,
  serviceResource,
  updateServiceBody,
} from "../schemas.ts";
import { updateService } from "./update-service.ts";

export const serviceRoutes = createRouter<AuditDeps & IdempotencyDeps>();

const services = resourceRoutes(serviceRoutes, {
  path: "/services",
  tag: "Services",
  param: serviceIdParam,
  resource: serviceResource,
  answers: "The service.",
  access: crud("services", underScope),
});

services.list(
  { summary: "List services", filter: listServicesFilter, order: "Newest first." },
  listServices,
);

services.create({ summary: "Create a service", body: createServiceBody }, createService);

services.get({ summary: "Get a service" }, getService);

services.change(
  { method: "patch", summary: "Change a service", body: updateServiceBody },
  updateService,
);

services.remove({ summary: "Delete a service" }, deleteService);
