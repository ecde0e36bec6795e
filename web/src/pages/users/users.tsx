import { Button, Popconfirm, Select, Space, Table, Tag } from "antd";
import { useState } from "react";
import { ROLES, useChangeUser, useInvite, useUsers, type User } from "../../api/people.ts";
import { Asked } from "../../parts/asked.tsx";
import { Once } from "../../parts/once.tsx";
import { PageHead } from "../../parts/page.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { UserForm } from "./user-form.tsx";

/** Everybody who can sign in, their roles, and links for those who set a password. */
export function Users() {
  const text = useText();
  const [isAdding, setAdding] = useState(false);
  const [link, setLink] = useState<{ name: string; token: string } | null>(null);
  return (
    <>
      <PageHead
        title={text("users.title")}
        about={text("users.about")}
        acts={
          <Button type="primary" onClick={() => setAdding(true)}>
            {text("users.add")}
          </Button>
        }
      />
      <Asked query={useUsers()}>{(users) => <List users={users} onLink={setLink} />}</Asked>
      {isAdding ? <UserForm onClose={() => setAdding(false)} onLink={setLink} /> : null}
      {link ? (
        <Once title={text("users.link", { name: link.name })} about={text("users.link_about")} secret={`${location.origin}/welcome/${link.token}`} onClose={() => setLink(null)} />
      ) : null}
    </>
  );
}

function List({ users, onLink }: { users: User[]; onLink: (link: { name: string; token: string }) => void }) {
  const text = useText();
  const word = useWord();
  const change = useChangeUser();
  const invite = useInvite();
  const state = (user: User) => {
    if (!user.is_active) return <Tag>{text("users.blocked")}</Tag>;
    return user.has_password ? text("users.active") : <span className="faint">{text("users.invited")}</span>;
  };
  return (
    <>
      <Told failed={change.error ?? invite.error} />
      <Table<User>
        rowKey="id"
        dataSource={users}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 760 }}
        columns={[
          { title: text("users.name"), dataIndex: "name" },
          {
            title: text("users.role"),
            render: (_, user) => (
              <Select
                value={user.role}
                variant="borderless"
                aria-label={text("users.role_of", { name: user.name })}
                popupMatchSelectWidth={false}
                options={ROLES.map((role) => ({ value: role, label: word("role", role) }))}
                onChange={(role) => change.mutate({ id: user.id, role })}
              />
            ),
          },
          { title: text("users.state"), render: (_, user) => state(user) },
          { title: text("users.codes"), render: (_, user) => (user.has_codes ? text("filter.yes") : <span className="faint">{text("filter.no")}</span>) },
          { title: text("users.customer"), dataIndex: "customer_id" },
          {
            render: (_, user) => (
              <Space>
                <Button size="small" type="link" onClick={() => invite.mutate(user.id, { onSuccess: ({ token }) => onLink({ name: user.name, token }) })}>
                  {text("users.new_link")}
                </Button>
                <Popconfirm
                  title={user.is_active ? text("users.block_sure", { name: user.name }) : text("users.admit_sure", { name: user.name })}
                  onConfirm={() => change.mutate({ id: user.id, is_active: !user.is_active })}
                >
                  <Button size="small" type="link" danger={user.is_active}>
                    {user.is_active ? text("users.block") : text("users.admit")}
                  </Button>
                </Popconfirm>
              </Space>
            ),
          },
        ]}
      />
    </>
  );
}
