using Extensions.AutoML.Tests;

// usage: SearchProcess <folder> <trials> <milliseconds a step> <trial that hangs>: searches, and writes "begin <trial>" and "end <trial>" to standard output.
var (folder, trials, pause, hangsIn) = (args[0], int.Parse(args[1], null), int.Parse(args[2], null), int.Parse(args[3], null));
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
}

using var store = new TrialStore(folder, BowlSearch.Identity);
BowlSearch.Loop(store, trials, pause, begin: Begin, end: id => Say($"end {id}")).Run();
return 0;
