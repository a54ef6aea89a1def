ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /callwake
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json nest-cli.json ./
COPY libs libs
COPY apps apps
COPY docs/openapi.json docs/asyncapi.json docs/
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /callwake
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

# What every process has: its libraries, the operator's commands, and nothing that builds. Not root.
FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production
WORKDIR /callwake
COPY --from=dependencies /callwake/node_modules node_modules
COPY --from=build /callwake/dist/libs dist/libs
COPY --from=build /callwake/dist/apps/cli dist/apps/cli
COPY package.json ./
RUN printf '#!/bin/sh\nexec node /callwake/dist/apps/cli/src/main.js "$@"\n' > /usr/local/bin/callwake \
  && chmod 755 /usr/local/bin/callwake
USER node

FROM runtime AS signaling
COPY --from=build /callwake/dist/apps/signaling dist/apps/signaling
COPY --from=build /callwake/dist/docs dist/docs
ENV HOST=0.0.0.0 PORT=3000
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/health/ready').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "dist/apps/signaling/src/main.js"]

FROM runtime AS push-worker
COPY --from=build /callwake/dist/apps/push-worker dist/apps/push-worker
ENV WORKER_HOST=0.0.0.0 WORKER_PORT=3001
EXPOSE 3001
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.WORKER_PORT+'/health/ready').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "dist/apps/push-worker/src/main.js"]

# For trying it out without Apple; nothing of it is in the two images above.
FROM runtime AS simulator
COPY --from=build /callwake/dist/apps/call-lab dist/apps/call-lab
USER root
RUN install -d -o node -g node /demo
USER node
CMD ["node", "dist/apps/call-lab/src/simulator/main.js", "--help"]
