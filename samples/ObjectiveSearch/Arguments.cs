using System.Globalization;

namespace ObjectiveSearch;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        usage: ObjectiveSearch [--seconds N] [--rows N] [--output DIR]

        Searches the objective, network and calibrator for readings whose labels are wrong in one of five rows, and measures the winner on rows that no trial has seen.
        The same command goes on from the trials that are kept in the output folder; a greater --seconds searches longer.

          --seconds N   seconds of the search, those of earlier runs included; 60 where not given. The last measurement comes on top
          --rows N      readings to make, at least 800; 8000 where not given: one half to train, one eighth to choose, the rest for the last measurement
          --output DIR  folder for the trials and the model; search-output where not given
          --help        this text
        """;

    public int Seconds { get; init; } = 60;

    /// <summary>Number of trials that end the search, where that is sooner; for tests, which cannot count on a machine's speed.</summary>
    public int? Trials { get; init; }

    public int Rows { get; init; } = 8000;

    public string Output { get; init; } = "search-output";

    public bool Help { get; init; }

    /// <exception cref="ArgumentException">Something unknown or incomplete was given.</exception>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var result = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            result = args[i] switch
            {
                "--help" or "-h" => result with { Help = true },
                "--seconds" => result with { Seconds = Number(1) },
                "--trials" => result with { Trials = Number(1) },
                "--rows" => result with { Rows = Number(800) },
                "--output" => result with { Output = Value() },
                var unknown => throw new ArgumentException($"Unknown argument '{unknown}'; known are --seconds, --rows, --output and --help."),
            };

            string Value() => ++i < args.Count && args[i].Length > 0 ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value after it.");

            int Number(int least)
            {
                var value = Value();
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
                    ? number
                    : throw new ArgumentException($"{args[i - 1]} must be a whole number of at least {least}; it came as '{value}'.");
            }
        }
        return result;
    }
}
