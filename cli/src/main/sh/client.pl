# client.pl LAUNCHER TOOL ARGUMENT…: the client of short commands, which make up scripts by the dozen; perl starts in a
# tenth of a JVM's time. It sends the call, prints the answer, and runs the real tool if the answer says so, with rows of
# the daemon's among its own if they are lines of text. What needs more than that (help, no daemon, JSON to be merged,
# interfaces that the real tool shows differently, a monitor, files) it leaves to the client in Java.
# It loads no module but strict: others took half of the time of a call.
use strict;

# As Linux has them on all machines but MIPS.
sub AF_UNIX()     { 1 }
sub SOCK_STREAM() { 1 }

my ($launcher, $tool, @arguments) = @ARGV;
my ($directory) = $0 =~ m{^(.*)/};

leave_to_java() if @arguments && $arguments[0] =~ /^(-h|--help)$/;
leave_to_java() if grep { length($_) > 1 && index('monitor', $_) == 0 } @arguments;

leave_to_java() if grep { $_ eq '--probe' } @arguments; # that process sends
leave_to_java() if $tool eq 'explain' && !is_hexadecimal(@arguments);
leave_to_java() if $tool eq 'lookback' && (!@arguments || grep { /^(save|help)$|^dir=[^\/]/ } @arguments);

my $daemon = connected() // leave_to_java();
{
    local $SIG{PIPE} = 'IGNORE'; # a daemon that has closed the connection has said why
    print {$daemon} '{"jsonrpc":"2.0","id":1,"method":"tool","params":{"tool":', quoted($tool), ',"args":[',
        join(',', map { quoted($_) } @arguments), "]}}\n";
}
my $answer = received();
if ($answer =~ /^\{"jsonrpc":"2\.0","id":(?:1|null),"error":/) {
    print STDERR "$tool: ", text($answer, 'message'), "\n";
    exit({ brctl => 1, ip => 1, bridge => 255 }->{$tool} // 3);
}
my @real = strings($answer, 'run');
if ($answer =~ /"overlay":\{/) { # a question, which may be asked again
    leave_to_java() unless $answer =~ /"form":"text"/ && $answer =~ /"stream":true/;
    exit merged();
}
show($answer);
run_real(@real) if @real;
while ($answer =~ /"stream":true|"method":"output"/) {
    $answer = received();
    show($answer);
}
exit number($answer, 'exit');

# Whether the frame is among the arguments, as digits that are no file's name.
sub is_hexadecimal {
    while (@_) {
        my $word = shift;
        shift if $word =~ /^(-i|--interface|--length)$/;
        return 0 if $word eq '-' || $word !~ /^-|^[0-9a-fA-F\s:]+$/ || -e $word;
    }
    return 1;
}

sub leave_to_java {
    $ENV{VETCH_CLIENT} = 'java';
    exec { $launcher } $launcher, $tool, @arguments or die "vetch: $launcher: $!\n";
}

# The control socket as ControlSocket has it, or undef if nobody answers.
sub connected {
    my $path = $ENV{VETCH_SOCKET} || '';
    if ($path eq '') {
        my $user = $ENV{XDG_RUNTIME_DIR};
        $path = $> == 0 || !defined $user ? '/run/vetch/vetch.sock' : "$user/vetch.sock";
    }
    socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or return undef;
    connect($socket, pack('S a*', AF_UNIX, $path)) or return undef;
    my $stdout = select($socket);
    $| = 1;
    select($stdout);
    return $socket;
}

sub received {
    my $line = <$daemon>;
    return $line if defined $line && $line =~ /\n$/;
    print STDERR "vetch: the daemon closed the connection\n";
    exit({ brctl => 1, ip => 1, bridge => 255 }->{$tool} // 3);
}

# Errors before output, as the originals, whose output is buffered.
sub show {
    my ($said) = @_;
    print STDERR text($said, 'err');
    print STDOUT text($said, 'out');
}

# The path of the tool that would be found without the shims.
sub real_tool {
    my @shims = stat "$directory/shims";
    for my $place (split(/:/, $ENV{PATH} // ''), qw(/usr/sbin /sbin /usr/bin /bin)) {
        my @found = stat $place;
        next if $place eq '' || !@found || (@shims && "@found[0, 1]" eq "@shims[0, 1]") || !-x "$place/$tool" || -d _;
        return "$place/$tool";
    }
    print STDERR "vetch: this call is for the real $tool, which is not installed\n";
    exit 127;
}

# Runs it in place of this process.
sub run_real {
    my $path = real_tool();
    $| = 1;
    exec { $path } $path, @_ or die "vetch: $path: $!\n";
}

# ---- rows of the daemon's among those of the real tool, one device after the other, as OverlaidOutput has them

# The daemon's devices in their order; how many of them are printed; what of its rows comes next, at last the end.
my (@devices, %place, $done, $ahead);

# Runs the real tool, prints both. Returns the exit status.
sub merged {
    show($answer);
    @devices = strings($answer, 'devices');
    for my $device (@devices) {
        $place{$device} = scalar(keys %place) unless exists $place{$device};
    }
    $done = 0;
    my $path = real_tool();
    my $child = open(my $rows, '-|') // die "vetch: fork: $!\n";
    if (!$child) {
        exec { $path } $path, @real or die "vetch: $path: $!\n";
    }
    $ahead = received();
    merge($rows);
    my $exit = close($rows) ? 0 : $? & 127 ? 128 + ($? & 127) : $? >> 8;
    print_ours(scalar @devices) if $exit == 0;
    close(STDOUT) or give_up();
    return $exit if $exit != 0;
    print STDERR text($ahead, 'err');
    return number($ahead, 'exit');
}

sub merge {
    my ($rows) = @_;
    my $only = $answer =~ /"only":true/;
    my $current;
    my $next = <$rows>;
    while (defined $next) {
        my $row = $next; # a line, and those that are indented under it
        $row .= $next while defined($next = <$rows>) && $next =~ /^ /;
        my $device = $row =~ /^\S+ dev (\S+) / ? $1 : '';
        next if $only && $device ne '' && !defined $place{$device};
        if (!defined $current || $device ne $current) {
            leave($current) if defined $current;
            enter($device);
            $current = $device;
        }
        print STDOUT $row or give_up();
    }
    leave($current) if defined $current;
}

# Of a port, our rows come first; whatever stands before it comes before.
sub enter {
    my ($device) = @_;
    my $place = $place{$device} // -1;
    print_ours($place);
    print_ours($place + 1) if $place == $done && !(is_ahead($device) && $ahead =~ /"ofBridge":true/);
}

# Of a bridge, our rows come last.
sub leave {
    my ($device) = @_;
    print_ours($done + 1) if ($place{$device} // -1) == $done;
}

# Our rows of all devices before $end that are not printed yet.
sub print_ours {
    my ($end) = @_;
    for (; $done < $end; $done++) {
        while (is_ahead($devices[$done])) {
            print STDERR text($ahead, 'err');
            print STDOUT text($ahead, 'out') or give_up();
            $ahead = received();
        }
    }
}

sub is_ahead {
    my ($device) = @_;
    return $ahead =~ /"stream":true|"method":"output"/ && text($ahead, 'device') eq $device;
}

sub give_up {
    print STDERR "$tool: write error: $!\n";
    exit 1;
}

# ---- JSON: in an answer a field's name stands in quotes only as such, since within a string each quote has a backslash

sub quoted {
    my ($text) = @_;
    $text =~ s/(["\\\x00-\x1f])/sprintf '\\u%04x', ord $1/ge;
    return "\"$text\"";
}

sub number {
    my ($json, $field) = @_;
    return $json =~ /"$field":(\d+)/ ? $1 : 0;
}

sub text {
    my ($json, $field) = @_;
    return '' unless $json =~ /"$field":"/g;
    my ($text) = rest_of_string($json, pos $json);
    return $text;
}

sub strings {
    my ($json, $field) = @_;
    my @found;
    return @found unless $json =~ /"$field":\[/g;
    my $at = pos $json;
    while (substr($json, $at, 1) eq '"' || substr($json, $at, 2) eq ',"') {
        my ($string, $end) = rest_of_string($json, index($json, '"', $at) + 1);
        push @found, $string;
        $at = $end;
    }
    return @found;
}

# What is there up to the closing quote, and where that ends.
sub rest_of_string {
    my ($json, $at) = @_;
    my %control = (n => "\n", t => "\t", r => "\r", b => "\b", f => "\f");
    my $string = '';
    pos($json) = $at;
    while ($json =~ /\G(?:([^"\\]+)|\\u([0-9a-fA-F]{4})|\\(.))/gc) {
        if (defined $1) {
            $string .= $1;
        } elsif (defined $2) {
            my $character = chr hex $2;
            utf8::encode($character);
            $string .= $character;
        } else {
            $string .= $control{$3} // $3;
        }
    }
    return ($string, pos($json) + 1);
}
