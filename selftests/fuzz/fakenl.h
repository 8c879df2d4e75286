/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel made of an input: the calls of libnl that would reach a socket, and
 * those that would reach a file, with other names, for the tool's own files
 * (-include). See fakenl.c.
 */
#ifndef _FUZZ_FAKENL_H
#define _FUZZ_FAKENL_H

#define genl_connect			fake_genl_connect
#define genl_ctrl_resolve		fake_genl_ctrl_resolve
#define genl_ctrl_resolve_grp		fake_genl_ctrl_resolve_grp
#define nl_recv				fake_nl_recv
#define nl_send_auto			fake_nl_send_auto
#define nla_get_string			fake_nla_get_string
#define nla_get_u8			fake_nla_get_u8
#define nla_get_u32			fake_nla_get_u32
#define nla_get_u64			fake_nla_get_u64
#define nl_socket_add_membership	fake_nl_socket_add_membership
#define nl_socket_get_fd		fake_nl_socket_get_fd
#define nl_socket_set_buffer_size	fake_nl_socket_set_buffer_size
#define nl_socket_set_nonblocking	fake_nl_socket_set_nonblocking
#define setsockopt			fake_setsockopt

/* an input that names a file must not read or write one of this machine */
#define fopen				fake_fopen
#define mkdir				fake_mkdir
#define mkostemp			fake_mkostemp
#define open				fake_open
#define rename				fake_rename
#define unlink				fake_unlink

#endif
