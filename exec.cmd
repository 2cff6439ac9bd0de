@rem `npm run dev` begins with `exec`, so that a SIGINT reaches the script and not only the shell; cmd has no exec, so here it is.
@%*
