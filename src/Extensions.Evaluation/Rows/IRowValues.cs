namespace MLExtensions.Evaluation;

/// <summary>A number for each row.</summary>
internal interface IRowValues
{
    /// <summary>Writes the numbers of some rows.</summary>
    /// <param name="first">The first of the rows.</param>
    /// <param name="values">One number per row is written here.</param>
    void Fill(int first, scoped Span<double> values);
}
