using System.Globalization;

namespace QuickStart;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        usage: QuickStart [--data FILE --label COLUMN] [--output DIR] [--epochs N] [--rows N] [--search SECONDS]

        Without --data the program makes its own customer data, with 20 % wrong training labels, and shows what is learned from it.

          --data FILE      a CSV file with a header: comma, semicolon or tab separated; .gz is welcome
          --label COLUMN   the column to predict: classes, or a number
          --output DIR     folder for the data, the model and the report; quickstart-output where not given
          --epochs N       passes over the training rows at most; the trainers' default where not given
          --rows N         customers to make, at least 500; 12000 where not given; without --data only
          --search SECONDS after that, a search over objectives, networks and calibrators of so many seconds
          --help           this text
        """;

    /// <summary>The user's file, or null for data of our own.</summary>
    public string? Data { get; init; }

    public string? Label { get; init; }

    public string Output { get; init; } = "quickstart-output";

    public int? Epochs { get; init; }

    public int? Rows { get; init; }

    /// <summary>Seconds to search, or null for no search.</summary>
    public int? Search { get; init; }

    public bool Help { get; init; }

    /// <exception cref="ArgumentException">Something unknown, incomplete or contradictory was given.</exception>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var result = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            result = args[i] switch
            {
                "--help" or "-h" => result with { Help = true },
                "--data" => result with { Data = Value() },
                "--label" => result with { Label = Value() },
                "--output" => result with { Output = Value() },
                "--epochs" => result with { Epochs = Number(1) },
                "--rows" => result with { Rows = Number(500) },
                "--search" => result with { Search = Number(1) },
                var unknown => throw new ArgumentException($"Unknown argument '{unknown}'; known are --data, --label, --output, --epochs, --rows, --search and --help."),
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
        if (result.Help)
            return result;
        if (result.Data is not null && result.Label is null)
            throw new ArgumentException("--data needs --label: the name of the column to predict.");
        if (result.Data is null && result.Label is not null)
            throw new ArgumentException("--label needs --data: the file that holds the column.");
        if (result.Data is not null && result.Rows is not null)
            throw new ArgumentException("--rows is for the data that this program makes; with --data it has no meaning.");
        return result;
    }
}
