#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_notification
short_description: Manage notifications
version_added: 0.1.0
description:
  - Create, change and remove the ways in which Dokploy tells people what happens.
  - A notification has the options of its O(type) only.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the notification.
    type: str
  type:
    description:
      - Where it goes. Needed to create one, and fixed afterwards.
      - V(mattermost) needs Dokploy v0.29.0 or newer.
    type: str
    choices: [slack, telegram, discord, email, resend, gotify, ntfy, mattermost, custom, lark, teams, pushover]
  test:
    description:
      - Send one with the wanted options before they are stored, and store nothing where that fails. Nothing is sent where nothing changes.
      - The server says of V(telegram) and V(lark) that it went well whatever happens.
    type: bool
    default: false
  app_deploy:
    description: Tell that something was deployed. A new notification tells of nothing but what is set.
    type: bool
  app_build_error:
    description: Tell that a deployment failed.
    type: bool
  database_backup:
    description: Tell of backups of databases.
    type: bool
  volume_backup:
    description: Tell of backups of volumes.
    type: bool
  dokploy_backup:
    description:
      - Tell of backups of Dokploy itself.
      - Needs Dokploy v0.29.0 or newer.
    type: bool
  dokploy_restart:
    description: Tell that Dokploy was restarted.
    type: bool
  docker_cleanup:
    description: Tell of Docker clean-ups.
    type: bool
  server_threshold:
    description: Tell that a server uses too much. Types V(gotify) and V(ntfy) don't.
    type: bool
  webhook_url:
    description: Address of the webhook, a secret. Needed by the types V(slack), V(discord), V(mattermost), V(lark) and V(teams).
    type: str
  channel:
    description: Channel, for V(slack) and V(mattermost).
    type: str
  decoration:
    description: Decorate messages with emojis, for V(discord) and V(gotify).
    type: bool
  bot_token:
    description: Token of the bot. Needed by the type V(telegram).
    type: str
  chat_id:
    description: Id of the chat. Needed by the type V(telegram).
    type: str
  message_thread_id:
    description: Id of the thread, for V(telegram).
    type: str
  smtp_server:
    description: Host name of the mail server. Needed by the type V(email).
    type: str
  smtp_port:
    description: Port of the mail server. Needed by the type V(email).
    type: int
  username:
    description: User at the mail server, needed by the type V(email); or the name under which messages appear, for V(mattermost).
    type: str
  password:
    description: Password at the mail server. Needed by the type V(email).
    type: str
  resend_api_key:
    description: API key of the service. Needed by the type V(resend).
    type: str
  from_address:
    description: Sender of the mails. Needed by the types V(email) and V(resend).
    type: str
  to_addresses:
    description: Receivers of the mails. Needed by the types V(email) and V(resend).
    type: list
    elements: str
  server_url:
    description: Address of the server. Needed by the types V(gotify) and V(ntfy).
    type: str
  app_token:
    description: Token of the application. Needed by the type V(gotify).
    type: str
  topic:
    description: Topic. Needed by the type V(ntfy).
    type: str
  access_token:
    description: Access token, for V(ntfy).
    type: str
  user_key:
    description: Key of the user. Needed by the type V(pushover).
    type: str
  api_token:
    description: Token of the application. Needed by the type V(pushover).
    type: str
  priority:
    description: Priority of messages, 1 and more for V(gotify) and V(ntfy), which need it, and -2 to 2 for V(pushover).
    type: int
  retry:
    description: Seconds after which V(pushover) sends again, 30 and more. Needed with O(priority=2).
    type: int
  expire:
    description: Seconds after which V(pushover) sends no more. Needed with O(priority=2).
    type: int
  endpoint:
    description: Address to which JSON is sent. Needed by the type V(custom).
    type: str
  headers:
    description: Headers that go along, for V(custom). All of their values are secrets.
    type: dict
"""

EXAMPLES = r"""
- name: Tell the team's chat when a deployment fails
  dokploy.dokploy.dokploy_notification:
    name: team
    type: slack
    webhook_url: "{{ slack_webhook_url }}"
    channel: "#deployments"
    app_build_error: true
    database_backup: true

- name: What the event source dokploy.dokploy.notifications receives, tried before it is stored
  dokploy.dokploy.dokploy_notification:
    name: event-driven
    type: custom
    endpoint: https://events.example.com/dokploy
    headers:
      Authorization: Bearer {{ events_token }}
    app_deploy: true
    app_build_error: true
    test: true
"""

RETURN = r"""
notification:
  description: The notification in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    notification_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    type:
      description: Where it goes.
      type: str
redeploy_required:
  description: Always false. A change takes effect at once.
  returned: success
  type: bool
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import manage


def main() -> None:
    manage("notification")


if __name__ == "__main__":
    main()
