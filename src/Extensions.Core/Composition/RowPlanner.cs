using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions.Columns;

namespace MLExtensions.Composition;

/// <summary>Reads the deciding columns of the rows, once, and deals every row to a part.</summary>
internal sealed class RowPlanner
{
    private const int MostRealStrata = 1000;
    private readonly HeldOutOptions options;
    private readonly ValueCodes? classes;
    private readonly ValueCodes? blocks;
    private readonly int rowCount;

    /// <summary>Reads the rows.</summary>
    public RowPlanner(IDataView input, HeldOutOptions options, IHostEnvironment? environment)
    {
        const int rowsBetweenCancellationChecks = 4096;
        this.options = options;
        var classColumn = SplitColumns.Classes(input.Schema, options);
        var blockName = options.SamplingKeyColumnName ?? options.TimeColumnName;
        DataViewSchema.Column? blockColumn = blockName is null ? null : input.Schema[blockName];
        var columns = new[] { classColumn, blockColumn }.OfType<DataViewSchema.Column>().DistinctBy(column => column.Index);

        using var cursor = input.GetRowCursor(columns);
        classes = classColumn is { } found ? ValueCodes.Of(cursor, found) : null;
        blocks = blockColumn is { } named ? ValueCodes.Of(cursor, named) : null;
        for (; cursor.MoveNext(); rowCount++)
        {
            if (rowCount % rowsBetweenCancellationChecks == 0)
                environment?.CheckAlive();
            classes?.ReadRow();
            blocks?.ReadRow();
            if (blocks?.Rows[rowCount] == ValueCodes.Missing)
                throw new InputDataException($"Column '{blockName}' has no value at row {rowCount}; every row needs one to be given to a part.");
        }
        if (rowCount == 0)
            throw new InputDataException("No rows came, so there is nothing to divide between the stages.");

        if (classes is not null && !(classes.Count * 2 <= rowCount && (!classes.IsReal || classes.Count <= MostRealStrata)))
        {
            if (options.StratifyColumnName is not null)
                throw new InputDataException($"Column '{classes.ColumnName}' has {classes.Count} different values in {rowCount} rows, too many to stratify by; at most half as many values as rows are allowed, and {MostRealStrata} of real numbers.");
            classes = null;
        }
    }

    /// <summary>Deals the rows to a head and to stages that are fitted after it, each on rows of its own.</summary>
    /// <param name="fractions">Share of the head, then of each stage.</param>
    /// <param name="names">What they are called in errors.</param>
    public RowPlan HeldOut(double[] fractions, string[] names)
    {
        var parts = blocks is null ? SplitPlan.Stratified(Strata, fractions, Seed) : DealBlocks(fractions);
        var plan = RowPlan.Of(parts, fractions.Length, How);
        for (var part = 0; part < fractions.Length; part++)
        {
            if (plan.Counts[part] == 0)
                throw new InputDataException($"{rowCount} rows came, divided {How}, and none was left for {names[part]}, whose fraction is {fractions[part]:0.###}. More rows{(blocks is null ? "" : $" or more values of '{blocks.ColumnName}'")} or a larger fraction are needed.");
        }
        if (ClassSeenOnlyBy(parts, part => part != 0) is var (code, first, count))
            throw new InputDataException($"Value '{classes!.NameOf(code)}' of column '{classes.ColumnName}' comes in {count} rows (the first is row {first}), and none of them is among the {plan.Counts[0]} rows that fit {names[0]}, divided {How}. Every class must reach it.");
        return plan;
    }

    /// <summary>Deals the rows to folds of about equal size.</summary>
    public RowPlan Folds(int folds)
    {
        var units = blocks?.Count ?? rowCount;
        if (units < folds)
            throw new InputDataException($"{rowCount} rows came{(blocks is null ? "" : $" with {blocks.Count} different values of '{blocks.ColumnName}'")}, too few for {folds} folds.");
        var parts = blocks is null ? SplitPlan.Folds(Strata, folds, Seed) : DealBlocks([.. Enumerable.Repeat(1.0 / folds, folds)]);
        for (var fold = 0; fold < folds; fold++)
        {
            if (ClassSeenOnlyBy(parts, part => part == fold) is var (code, first, count))
                throw new InputDataException($"Value '{classes!.NameOf(code)}' of column '{classes.ColumnName}' comes in {count} rows (the first is row {first}), all of them in one fold, divided {How}. Every class must be in two folds at least, or the models of the folds would know different classes.");
        }
        return RowPlan.Of(parts, folds, How);
    }

    private int Seed => options.Seed ?? HeldOutOptions.DefaultSeed;

    private ReadOnlySpan<int> Strata => classes is null ? new int[rowCount] : classes.Rows.ToArray();

    private string How => this switch
    {
        _ when options.TimeColumnName is { } time => $"in the order of '{time}'",
        _ when blocks is not null => $"at random by the {blocks.Count} groups of '{blocks.ColumnName}' (seed {Seed})",
        _ when classes is not null => $"at random, stratified by the {classes.Count} values of '{classes.ColumnName}' (seed {Seed})",
        _ => $"at random (seed {Seed})",
    };

    /// <summary>Groups in random order, or moments in ascending order, each kept in one piece.</summary>
    private byte[] DealBlocks(double[] fractions)
    {
        int[] places;
        if (options.TimeColumnName is not null)
        {
            places = blocks!.Ranks();
        }
        else
        {
            places = [.. Enumerable.Range(0, blocks!.Count)];
            new Random(Seed).Shuffle(places);
        }
        var sizes = new int[places.Length];
        foreach (var code in blocks.Rows)
            sizes[places[code]]++;
        var partOfPlace = SplitPlan.Contiguous(sizes, fractions);
        return [.. blocks.Rows.Select(code => partOfPlace[places[code]])];
    }

    /// <summary>A class all of whose rows lie in the parts asked for, or null.</summary>
    private (int Code, int FirstRow, int Count)? ClassSeenOnlyBy(byte[] parts, Func<byte, bool> isAsked)
    {
        if (classes is null)
            return null;
        var seenElsewhere = new bool[classes.Count];
        for (var row = 0; row < rowCount; row++)
        {
            if (classes.Rows[row] != ValueCodes.Missing && !isAsked(parts[row]))
                seenElsewhere[classes.Rows[row]] = true;
        }
        var lone = Array.IndexOf(seenElsewhere, false);
        return lone < 0 ? null : (lone, classes.Rows.IndexOf(lone), classes.Rows.Count(code => code == lone));
    }
}
