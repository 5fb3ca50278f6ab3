#!/usr/bin/env bash
# Several hosts of one play, which state the same at the same moment, make one of each thing: within Ansible's own process and in others.
set -eux
for in_process in true false; do
    ansible-playbook -i a,b,c,d, -f 4 -e @../../integration_config.yml -e "dokploy_in_process=${in_process}" side_by_side.yml "$@"
done
