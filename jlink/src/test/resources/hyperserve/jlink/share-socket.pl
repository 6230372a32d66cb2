# Listens on a free port, which it prints, and gives that socket to servers as their descriptor 0:
# each line on standard input starts one, whose process it prints. The command is in the arguments.
use strict;
use warnings;
use Socket;

$| = 1;
$SIG{CHLD} = 'IGNORE';
socket(my $listening, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
bind($listening, sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!";
listen($listening, 4096) or die "listen: $!";
my ($port) = sockaddr_in(getsockname($listening));
print "port $port\n";
while (<STDIN>) {
    my $process = fork();
    die "fork: $!" unless defined $process;
    if ($process == 0) {
        open(STDIN, '<&', $listening) or die "dup: $!";
        exec @ARGV or die "exec: $!";
    }
    print "process $process\n";
}
