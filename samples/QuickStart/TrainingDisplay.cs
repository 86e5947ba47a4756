using System.Diagnostics;
using System.Globalization;
using MLExtensions;
using Spectre.Console;

namespace QuickStart;

/// <summary>Shows the epochs as they pass: a live table on a terminal, plain lines elsewhere.</summary>
internal sealed class TrainingDisplay
{
    private const int EpochsPerLine = 10;
    private readonly IAnsiConsole console;
    private readonly IReadOnlyList<string> names;
    private readonly Stopwatch[] clocks;
    private readonly EpochRecord?[] last;
    private LiveDisplayContext? live;
    private Spectre.Console.Table? table;

    private TrainingDisplay(IAnsiConsole console, IReadOnlyList<string> names)
        => (this.console, this.names, clocks, last) = (console, names, [.. names.Select(_ => new Stopwatch())], new EpochRecord?[names.Count]);

    /// <summary>Trains networks one after the other.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="names">Names of the networks.</param>
    /// <param name="train">Trains the network of a position and tells the progress about its epochs.</param>
    public static void Run(IAnsiConsole console, IReadOnlyList<string> names, Action<int, IProgress<EpochRecord>> train)
    {
        var display = new TrainingDisplay(console, names);
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi)
        {
            display.TrainAll(train);
            return;
        }
        display.table = new Spectre.Console.Table().RoundedBorder().AddColumns("Network", "Epoch", "Training loss", "Validation loss", "Time");
        foreach (var name in names)
            display.table.AddRow(new Markup(Markup.Escape(name)), new Text("waits"), new Text(""), new Text(""), new Text(""));
        console.Live(display.table).Start(context =>
        {
            display.live = context;
            display.TrainAll(train);
        });
    }

    private void TrainAll(Action<int, IProgress<EpochRecord>> train)
    {
        for (var i = 0; i < names.Count; i++)
        {
            clocks[i].Start();
            train(i, new Epochs(this, i));
            clocks[i].Stop();
            Show(i, isOver: true);
        }
    }

    private void Show(int i, bool isOver)
    {
        if (last[i] is not { } epoch)
            return;
        var (loss, validation) = (Number(epoch.TrainingLoss), epoch.ValidationLoss is { } value ? Number(value) : "none");
        var seconds = clocks[i].Elapsed.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture);
        if (live is not null)
        {
            string[] cells = [names[i], isOver ? $"{epoch.Epoch}, done" : $"{epoch.Epoch}", loss, validation, seconds];
            for (var column = 0; column < cells.Length; column++)
                table!.UpdateCell(i, column, new Text(cells[column]));
            live.Refresh();
        }
        else if (isOver)
            console.WriteLine($"{names[i]}: done after {epoch.Epoch} epochs, {seconds}");
        else if (epoch.Epoch == 1 || epoch.Epoch % EpochsPerLine == 0)
            console.WriteLine($"{names[i]}: epoch {epoch.Epoch}, training loss {loss}, validation loss {validation}");
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>Reports on the thread that trains; <see cref="Progress{T}"/> would show epochs late and out of order.</summary>
    private sealed class Epochs(TrainingDisplay display, int position) : IProgress<EpochRecord>
    {
        public void Report(EpochRecord value)
        {
            display.last[position] = value;
            display.Show(position, isOver: false);
        }
    }
}
