using System.IO.Compression;
using MLExtensions;
using QuickStart;

namespace Extensions.Samples.Tests.QuickStart;

[Trait("Kind", "Example")]
public sealed class CsvFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public void Read_EachDelimiter_IsFound(char delimiter)
    {
        var (table, found) = CsvFile.Read(folder.Write("a.csv", $"a|b|y\n1|x y|no\n2|z|yes\n".Replace('|', delimiter)), "y");
        Assert.Equal(delimiter, found);
        Assert.Equal(["a", "b", "y"], table.Columns);
        Assert.Equal([["1", "x y", "no"], ["2", "z", "yes"]], table.Rows);
    }

    [Fact]
    public void Read_QuotedFields_KeepDelimitersQuotesAndLineBreaks()
    {
        var (table, _) = CsvFile.Read(folder.Write("a.csv", "\uFEFFname,y\r\n\"Smith, \"\"Jo\"\"\",1\r\n\r\n\"two\nlines\",2"), "y");
        Assert.Equal(["name", "y"], table.Columns);
        Assert.Equal([["Smith, \"Jo\"", "1"], ["two\nlines", "2"]], table.Rows);
    }

    [Fact]
    public void Read_QuotesThatOpenNoField_ArePartOfTheText()
    {
        var (table, _) = CsvFile.Read(folder.Write("a.tsv", "text\ty\n\"Hello\" he said\tno\n\"never closed\tyes\n"), "y");
        Assert.Equal([["\"Hello\" he said", "no"], ["\"never closed", "yes"]], table.Rows);
    }

    [Fact]
    public void Read_Gzip_IsUnpacked()
    {
        using (var stream = new GZipStream(File.Create(folder["a.csv.gz"]), CompressionMode.Compress))
            stream.Write("a,y\n1,2\n"u8);
        Assert.Equal([["1", "2"]], CsvFile.Read(folder["a.csv.gz"], "y").Table.Rows);
    }

    [Fact]
    public void Read_NoHeader_NamesColumnsByPosition()
    {
        var (table, _) = CsvFile.Read(folder.Write("a.csv", "1,x\n2,y\n"), "column2");
        Assert.Equal(["column1", "column2"], table.Columns);
        Assert.Equal(2, table.Rows.Count);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a\n1\n", "holds one column only")]
    [InlineData("a,y\n1,2\n1,2,3\n", "line 3 has 3 fields, the first line has 2")]
    [InlineData("a,a,y\n1,2,3\n", "2 columns named 'a'")]
    public void Read_BrokenFile_SaysWhere(string text, string message)
        => Assert.Contains(message, Assert.Throws<InputDataException>(() => CsvFile.Read(folder.Write("a.csv", text), "y")).Message);

    [Fact]
    public void Read_AbsentFile_IsNamed()
        => Assert.Contains("nothing.csv' does not exist", Assert.Throws<InputDataException>(() => CsvFile.Read(folder["nothing.csv"], "y")).Message);
}
