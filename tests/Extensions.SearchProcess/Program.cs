using Extensions.AutoML.Tests;

// usage: SearchProcess <folder> <trials> <milliseconds a step> <trial that hangs> <processes>: searches, and writes "begin <trial>" and "end <trial>" to standard output.
// Its first trial waits until so many processes have begun one, for a minute at most.
var (folder, trials, pause, hangsIn, processes) = (args[0], int.Parse(args[1], null), int.Parse(args[2], null), int.Parse(args[3], null), int.Parse(args[4], null));
var mark = Path.Combine(folder, $"{Environment.ProcessId}.begun");
void Say(string line)
{
    Console.Out.WriteLine(line);
    Console.Out.Flush();
}

void Begin(int trial)
{
    Say($"begin {trial}");
    if (trial == hangsIn)
        Thread.Sleep(Timeout.Infinite);
    if (File.Exists(mark))
        return;
    File.WriteAllText(mark, "");
    if (!SpinWait.SpinUntil(() => Directory.GetFiles(folder, "*.begun").Length >= processes, TimeSpan.FromMinutes(1)))
        Environment.Exit(4);
}

using var store = new TrialStore(folder, BowlSearch.Identity);
BowlSearch.Loop(store, trials, pause, begin: Begin, end: id => Say($"end {id}")).Run();
return 0;
